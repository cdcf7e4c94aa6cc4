"""What `ivr customers` and `ivr agents` say, in pt-BR and en; what is wrong in a file of customers, in Portuguese."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.cli.wording import Words, word
from ivr.flow.portuguese import Phrasebook

NOT_TOLD_APART = (
    "can't be told apart from that of a contact of an earlier file; neither logs in without a contact_id"
)
SAID: Words = {
    "no_file": (
        "{file}: {why}; esperado: um arquivo CSV de clientes",
        "{file}: {why}; wanted: a CSV file of customers",
    ),
    "refused": (
        "problemas: {count}; nada deste arquivo está em vigor",
        "problems: {count}; nothing of this file is live",
    ),
    "warning": ("aviso: {told}", "warning: {told}"),
    "more_warnings": ("mais {count} avisos como esses", "{count} more such warnings"),
    "would": ("nada mudou; uma importação daria:", "nothing is changed; an import would give:"),
    "imported": ("importado:", "imported:"),
    "organizations_new": ("empresas novas", "organizations new"),
    "organizations_changed": ("empresas mudadas", "organizations changed"),
    "contacts_new": ("contatos novos", "contacts new"),
    "contacts_changed": ("contatos mudados", "contacts changed"),
    "contacts_unchanged": ("contatos sem mudança", "contacts unchanged"),
    "passwords_hashed": ("senhas protegidas", "passwords hashed"),
    "passwords_removed": ("senhas removidas", "passwords removed"),
    "none_locked": ("nenhum contato está bloqueado", "no contact is locked"),
    "none": (
        "ainda não há clientes; acrescente-os: ivr customers import ARQUIVO.csv",
        "no customers yet; add them: ivr customers import FILE.csv",
    ),
    "none_there": (
        "nenhum contato de uma empresa com este nome ou id",
        "no contact of an organization with this name or id",
    ),
    "organization": ("empresa", "organization"),
    "contract": ("contrato", "contract"),
    "overdue": ("pendência", "overdue"),
    "contact": ("contato", "contact"),
    "email": ("e-mail", "e-mail"),
    "number": ("número", "number"),
    "permissions": ("permissões", "permissions"),
    "login": ("identificação", "login"),
    "id": ("id", "id"),
    "name": ("nome", "name"),
    "queues": ("filas", "queues"),
    "yes": ("sim", "yes"),
    "no": ("não", "no"),
    "closed": ("fechado após {count} falhas", "closed after {count} failures"),
    "waits": ("espera até {moment}", "waits until {moment}"),
    "password": ("senha", "password"),
    "no_password": ("sem senha", "no password"),
    "unlocked": ("{name}: identificação liberada de novo", "{name}: open to logins again"),
    "unset": (
        "'{change}' não pode ser definido; esperado: overdue=yes ou overdue=no",
        "'{change}' can't be set; wanted: overdue=yes or overdue=no",
    ),
    "no_demonstration": ("não há clientes de demonstração", "there are no demonstration customers"),
    "removed_demonstration": (
        "removidos: {count} empresas de demonstração com seus contatos, e os atendentes de demonstração",
        "removed: {count} demonstration organizations with their contacts, and demonstration agents",
    ),
    "reason": (
        "--reason está vazio ou tem mais de 200 caracteres; esperado: por quê, em poucas palavras",
        "--reason is empty or longer than 200 characters; wanted: why, in a few words",
    ),
    "agent_name": (
        "o nome está vazio ou tem mais de 100 caracteres; esperado: o nome do atendente",
        "NAME is empty or longer than 100 characters; wanted: the agent's name",
    ),
    "serves": ("{name} serve {queues} a partir de {number}", "{name} serves {queues} from {number}"),
    "no_number": (
        "--number não é um número de telefone; esperado: DDD e número, ou + e o código do país",
        "--number is no telephone number; wanted: area code and number, or + and the country's code",
    ),
    "same_pin": (
        "outro agente deste número já tem este PIN; nenhum dos dois entraria; escolha outro",
        "another agent of this number has this PIN already; neither of the two would get in; choose another",
    ),
    "number_full": (
        "este número já tem {most} agentes, o máximo; use outro número ou remova um deles",
        "this number has {most} agents already, which is the most; take another number or remove one of them",
    ),
    "no_queue": (
        "nenhuma equipe atende pela fila '{queue}'; existem: {known}",
        "no team is reached by a queue '{queue}'; there are: {known}",
    ),
    "nothing": ("nenhuma", "none"),
    "pin_again": ("Repita o PIN", "PIN again"),
    "no_pin": (
        "o PIN não tem de {fewest} a {most} dígitos; esperado: dígitos, pois é digitado ao telefone",
        "the PIN is not {fewest} to {most} digits; wanted: digits, since it is typed on a telephone",
    ),
    "no_agents": (
        "ainda não há atendentes; acrescente: ivr agents add NOME --number NÚMERO --queue FILA",
        "no agents yet; add one: ivr agents add NAME --number NUMBER --queue QUEUE",
    ),
    "agent_removed": ("{name} foi removido", "{name} is removed"),
}


def said(name: str, lang: str, /, **slots: object) -> str:
    return word(SAID, name, lang).format(**slots)


IN_A_FILE: Mapping[str, str] = {
    "the file is empty; wanted: a first line {}": "o arquivo está vazio; esperado: uma primeira linha {}",
    "no customer stands below the header; wanted: one row for each contact": (
        "não há cliente abaixo do cabeçalho; esperado: uma linha para cada contato"
    ),
    'the file is UTF-16; wanted: UTF-8 (in a spreadsheet: save as "CSV UTF-8")': (
        'o arquivo está em UTF-16; esperado: UTF-8 (na planilha: salvar como "CSV UTF-8")'
    ),
    "byte {} of this line is not UTF-8; wanted: UTF-8 (the file is probably Latin-1 or Windows-1252; in a "
    'spreadsheet: save as "CSV UTF-8")': (
        "o byte {} desta linha não é UTF-8; esperado: UTF-8 (o arquivo deve ser Latin-1 ou Windows-1252; na "
        'planilha: salvar como "CSV UTF-8")'
    ),
    'a quotation mark is open or out of place; wanted: "..." with "" for a quote in it': (
        'há aspas abertas ou fora do lugar; esperado: "..." com "" para aspas dentro'
    ),
    "columns are separated by {}; wanted: commas": "as colunas estão separadas por {}; esperado: vírgulas",
    "semicolons": "ponto e vírgula",
    "tabs": "tabulações",
    "this is no header; wanted: a first line {}": "isto não é um cabeçalho; esperado: uma primeira linha {}",
    "unknown column (did you mean {}?); remove or rename it": (
        "coluna desconhecida (seria {}?); remova-a ou mude o nome"
    ),
    "unknown column; remove or rename it": "coluna desconhecida; remova-a ou mude o nome",
    "stands twice (also as column {}); remove one": "aparece duas vezes (também na coluna {}); remova uma",
    "this column is missing; add it to the header and to every row": (
        "falta esta coluna; acrescente-a ao cabeçalho e a cada linha"
    ),
    "this row has {} fields, the header has {}; a comma inside a field wants quotation marks round it": (
        "esta linha tem {} campos, o cabeçalho tem {}; um campo com vírgula precisa de aspas"
    ),
    "differs from line {} of the same organization; make them equal": (
        "difere da linha {} da mesma empresa; deixe-as iguais"
    ),
    "this contact of the organization stands already on line {}; remove one of them": (
        "este contato da empresa já está na linha {}; remova um dos dois"
    ),
    "is also that of line {}, of the same organization or number; give another": (
        "é também o da linha {}, da mesma empresa ou número; dê outro"
    ),
    "{} contacts with passwords share this number; without a contact_id this one can't log in by it": (
        "{} contatos com senha têm este número; sem contact_id este não consegue se identificar por ele"
    ),
    "can't be told apart from that of line {}; neither logs in without a contact_id": (
        "não se distingue da senha da linha {}; nenhum dos dois se identifica sem contact_id"
    ),
    NOT_TOLD_APART: (
        "não se distingue da senha de um contato de um arquivo anterior; nenhum dos dois se identifica sem contact_id"
    ),
    "is empty; wanted: a name": "está vazio; esperado: um nome",
    "has {} characters; wanted: at most {}": "tem {} caracteres; esperado: no máximo {}",
    "holds a sign that can't be shown; wanted: a name in letters that can": (
        "tem um sinal que não pode ser mostrado; esperado: um nome em letras que possam"
    ),
    "{}, which is no e-mail address; wanted: name@company.example": (
        "{}, e não é um e-mail; esperado: nome@empresa.example"
    ),
    "{}, which is no telephone number; wanted: area code and number, or + and the country's code before it (+55 "
    "11 98765-4321)": (
        "{}, e não é um número de telefone; esperado: DDD e número, ou + e o código do país antes (+55 11 "
        "98765-4321)"
    ),
    "{}, which is no date; wanted: year-month-day, as 2027-01-31": (
        "{}, e não é uma data; esperado: ano-mês-dia, como 2027-01-31"
    ),
    "{} stands here; wanted: a ';' list out of {}": "aqui está {}; esperado: uma lista com ';' de {}",
    "{} stands here; wanted: {} or nothing": "aqui está {}; esperado: {} ou nada",
    "{} stands here; wanted: {}": "aqui está {}; esperado: {}",
    "a text of {} characters": "um texto de {} caracteres",
    "nothing": "nada",
    "{}; wanted: {} to {} digits{}": "{}; esperado: de {} a {} dígitos{}",
    "{}; wanted: {} to {} digits": "{}; esperado: de {} a {} dígitos",
    " (a spreadsheet rounded it; format the column as text and enter it again)": (
        " (uma planilha o arredondou; formate a coluna como texto e digite de novo)"
    ),
    " (if a spreadsheet dropped zeros in front, format the column as text)": (
        " (se uma planilha tirou zeros do começo, formate a coluna como texto)"
    ),
    " (remove spaces and signs)": " (remova espaços e sinais)",
    " (it is typed on a telephone's keys)": " (é digitado nas teclas do telefone)",
    "is empty": "está vazio",
    "has {} and {} and {}": "tem {}, {} e {}",
    "has {} and {}": "tem {} e {}",
    "has {}": "tem {}",
    "1 digit": "1 dígito",
    "{} digits": "{} dígitos",
    "1 letter": "1 letra",
    "{} letters": "{} letras",
    "1 other sign": "1 outro sinal",
    "{} other signs": "{} outros sinais",
}
in_a_file = Phrasebook(IN_A_FILE).portuguese
