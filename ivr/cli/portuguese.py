"""What settings, store, customers and Typer say in English, in Portuguese: they know no reader."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.portuguese import WANTED, Phrasebook

TYPER: Mapping[str, str] = {
    "No such command {}. Did you mean {}?": "Não há o comando {}. Seria {}?",
    "No such command {}.": "Não há o comando {}.",
    "No such option: {} (Possible options: {})": "Não há a opção {} (existem: {})",
    "No such option: {}": "Não há a opção {}",
    "Missing command.": "Falta o comando.",
    "Missing argument {}.": "Falta o argumento {}.",
    "Missing option {}.": "Falta a opção {}.",
    "Missing parameter {}.": "Falta o parâmetro {}.",
    "Option {} requires an argument.": "A opção {} exige um valor.",
    "Option {} requires {} arguments.": "A opção {} exige {} valores.",
    "Option {} does not take a value.": "A opção {} não leva valor.",
    "Argument {} takes {} values.": "O argumento {} leva {} valores.",
    "Got unexpected extra argument(s) ({})": "Há argumentos a mais: {}",
    "Invalid value for {}: {}": "Valor inválido para {}: {}",
    "Invalid value: {}": "Valor inválido: {}",
    "Input should be a valid integer, {}": "espera-se um número inteiro",
    "Input should be a valid integer": "espera-se um número inteiro",
    "Input should be a valid number, {}": "espera-se um número",
    "Input should be a valid number": "espera-se um número",
    "Input should be less than or equal to {}": "espera-se no máximo {}",
    "Input should be greater than or equal to {}": "espera-se no mínimo {}",
    "Input should be less than {}": "espera-se menos que {}",
    "Input should be greater than {}": "espera-se mais que {}",
    "Value error, {}": "{}",
    "{} is not one of {}.": "{} não é nenhum de {}.",
    "Value {} is not a valid {}.": "O valor {} não serve aqui.",
}
"""Typer's own errors; `tests/cli` asks for each that our verbs can cause."""

SETTINGS: Mapping[str, str] = {
    "wrong settings": "configuração errada",
    "{} is set ({} characters, not shown); wanted: {}": "{} está definida ({} caracteres, não mostrados); esperado: {}",
    "HOST is {} without TWILIO_AUTH_TOKEN; wanted: 127.0.0.1, ::1 or localhost, or the token, since without it "
    "anybody there could place calls": (
        "HOST é {} sem TWILIO_AUTH_TOKEN; esperado: 127.0.0.1, ::1 ou localhost, ou o token, pois sem ele qualquer "
        "um ali poderia fazer chamadas"
    ),
    "PUBLIC_URL is not set; wanted with TWILIO_AUTH_TOKEN: the https address that the carrier calls": (
        "PUBLIC_URL não está definida; esperado com TWILIO_AUTH_TOKEN: o endereço https que a operadora chama"
    ),
    "IVR_SECRET_KEY is not set; wanted with DATABASE_URL: the key that this database was begun with, or for a new "
    "one at least {} random characters (`openssl rand -hex 32`)": (
        "IVR_SECRET_KEY não está definida; esperado com DATABASE_URL: a chave com que este banco foi iniciado, ou "
        "para um novo ao menos {} caracteres aleatórios (`openssl rand -hex 32`)"
    ),
    ".env line {} (not shown) can't be read; wanted: NAME=value, and # before a comment": (
        "a linha {} de .env (não mostrada) não pode ser lida; esperado: NOME=valor, e # antes de um comentário"
    ),
    ".env holds bytes that are no UTF-8 text in line {}; wanted: a file saved as UTF-8": (
        ".env tem, na linha {}, bytes que não são texto UTF-8; esperado: um arquivo salvo como UTF-8"
    ),
    "{} holds {} characters; wanted: its first key, from a copy": (
        "{} tem {} caracteres; esperado: a primeira chave dele, de uma cópia"
    ),
    "{} is {}: {}; wanted: {}": "{} é {}: {}; esperado: {}",
    "{} is {}; wanted: {}": "{} é {}; esperado: {}",
    "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE (in a password @ : / ? # are written %40 %3A %2F "
    "%3F %23)": (
        "sqlite:///ARQUIVO ou postgresql://USUÁRIO:SENHA@HOST/BANCO (em uma senha @ : / ? # se escrevem %40 %3A "
        "%2F %3F %23)"
    ),
    "AC and 32 hexadecimal digits, from the carrier's console": (
        "AC e 32 dígitos hexadecimais, do painel da operadora"
    ),
    "the account's auth token, one word": "o auth token da conta, uma palavra",
    "https://HOST without user, query, fragment, or underscore in HOST (http for this machine only)": (
        "https://HOST sem usuário, consulta, fragmento ou sublinhado em HOST (http somente para esta máquina)"
    ),
    "a folder that exists": "uma pasta que existe",
    "a folder": "uma pasta",
    "a folder to write in": "uma pasta em que se possa gravar",
    "one word of at least {} random characters (`openssl rand -hex 32` makes one)": (
        "uma palavra de ao menos {} caracteres aleatórios (`openssl rand -hex 32` faz uma)"
    ),
    "an address or a host name": "um endereço ou nome de host",
    "a whole number from {} to {}": "um número inteiro de {} a {}",
    "pt-BR, es or en": "pt-BR, es ou en",
}

STORE: Mapping[str, str] = {
    "there is no database at {} yet; make it: ivr db upgrade": (
        "ainda não há banco de dados em {}; crie-o: ivr db upgrade"
    ),
    "the database was upgraded by a later release; use that release, or a copy from before": (
        "o banco já foi atualizado por uma versão mais nova; use essa versão, ou uma cópia anterior"
    ),
    "the database {}, this release wants {}; bring it there: ivr db upgrade": (
        "o banco {}, esta versão espera {}; atualize-o: ivr db upgrade"
    ),
    "is at migration {}": "está na migração {}",
    "has no tables yet": "ainda não tem tabelas",
    "{} is not the key that this database was begun with, so that nobody could log in; wanted: that first key, from "
    "a copy": (
        "{} não é a chave com que este banco foi iniciado, e ninguém conseguiria se identificar; esperado: aquela "
        "primeira chave, de uma cópia"
    ),
    "the database can't be reached: {}": "o banco de dados não está acessível: {}",
    "the database gave no answer ({}); {}": "o banco não respondeu ({}); {}",
    "is it running, and is DATABASE_URL right?": "ele está no ar, e DATABASE_URL está certa?",
    "is there room on the disk?": "há espaço no disco?",
    "may its file and folder be written?": "o arquivo e a pasta dele podem ser gravados?",
    "is DATABASE_URL right? That file is no SQLite database": (
        "DATABASE_URL está certa? Esse arquivo não é um banco SQLite"
    ),
    "its file is damaged; put a copy in its place": "o arquivo está danificado; ponha uma cópia no lugar",
    "another process has been writing to the database for {} seconds; try again": (
        "outro processo grava no banco há {} segundos; tente de novo"
    ),
    "no flow set {} is stored": "nenhum conjunto de fluxos {} está guardado",
    "the stored flow set {} can't be read by this release": (
        "o conjunto de fluxos {} guardado não pode ser lido por esta versão"
    ),
    "the stored flow set {} is not what was once stored": (
        "o conjunto de fluxos {} guardado não é mais o que se guardou"
    ),
    "the flows have errors; see all of them: ivr check": "os fluxos têm erros; veja todos: ivr check",
    "the flows have errors, and no good ones are stored yet": (
        "os fluxos têm erros, e ainda não há bons guardados"
    ),
    "the flows have errors, and {}": "os fluxos têm erros, e {}",
    "the flows have errors": "os fluxos têm erros",
    "{}; see all of them: ivr check": "{}; veja todos: ivr check",
    "{}: {} lies outside the years whose holidays are known, {} to {}; "
    "with each new year they reach a year further": (
        "{}: {} está fora dos anos cujos feriados são conhecidos, {} a {}; "
        "a cada ano novo eles alcançam um ano a mais"
    ),
}

CUSTOMERS: Mapping[str, str] = {
    "no contact has this id or e-mail address; see `ivr customers list --locked`": (
        "nenhum contato tem este id ou e-mail; veja `ivr customers list --locked`"
    ),
    "an agent is already called '{}'; take another name or remove that one first": (
        "um atendente já se chama '{}'; use outro nome ou remova esse antes"
    ),
    "no agent is called '{}'; see `ivr agents list`": "nenhum atendente se chama '{}'; veja `ivr agents list`",
    "no organization has this id or name; see `ivr customers list`": (
        "nenhuma empresa tem este id ou nome; veja `ivr customers list`"
    ),
    "{} organizations have this name; give one of their ids: {}": (
        "{} empresas têm este nome; informe um dos ids: {}"
    ),
}

SYSTEM: Mapping[str, str] = {
    "No such file or directory": "arquivo ou pasta que não existe",
    "Permission denied": "sem permissão",
    "Is a directory": "é uma pasta",
    "Not a directory": "não é uma pasta",
    "File exists": "já existe",
    "Read-only file system": "somente leitura",
    "No space left on device": "sem espaço no disco",
    "File name too long": "nome longo demais",
    "invalid start byte": "há um byte que não é UTF-8",
    "invalid continuation byte": "há um byte que não é UTF-8",
    "unexpected end of data": "termina no meio de um caractere",
}
"""What an operating system says of files."""

HOURS: Mapping[str, str] = {"{}: {}; wanted {}": "{}: {}; esperado: {}"}
"""What `ivr.flow.schedule` refuses; its parts are known among the words of the checks."""

OURS: Mapping[str, str] = {**TYPER, **STORE, **CUSTOMERS, **SYSTEM, **SETTINGS, **HOURS}
portuguese = Phrasebook({**WANTED, **OURS}).portuguese
