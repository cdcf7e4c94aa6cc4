"""Every problem that an author can read: its code, how bad it is, what it means, and its words in each language.

Codes are stable. `{stood}` is what stood there, `{wanted}` what was wanted; the hint is added where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.flow.portuguese import portuguese as in_portuguese

Severity = Literal["error", "warning", "info"]
MESSAGE_LANGUAGES = ("en", "pt-BR")

_MEAN = (" (did you mean '{hint}'?)", " (seria '{hint}'?)")
_NONE = ("", "")
_ALSO = (" (also at {hint})", " (também em {hint})")
_FIRST = (" (first at {hint})", " (primeiro em {hint})")
_SEE = (": {hint}", ": {hint}")
_WANTED = ("; wanted: {wanted}", "; esperado: {wanted}")


@dataclass(frozen=True, slots=True)
class Message:
    """One code of the register. `meaning` is its line in the docs; `hint` and `no_hint` end the sentence."""

    code: str
    severity: Severity
    meaning: str
    en: str
    pt: str
    hint: tuple[str, str] = _NONE
    no_hint: tuple[str, str] = _NONE

    def words(self, lang: str, stood: str, wanted: str, hint: str) -> str:
        """The whole sentence; a language that is none of ours reads English."""
        portuguese = lang.startswith("pt")
        text = self.pt if portuguese else self.en
        text += (self.hint if hint else self.no_hint)[portuguese]
        if portuguese:
            wanted, hint = in_portuguese(wanted), in_portuguese(hint)
        return text.replace("{stood}", stood).replace("{wanted}", wanted).replace("{hint}", hint)


_ALL = (
    # -- the file as YAML
    Message(
        "yaml-tab",
        "error",
        "A tab stands where YAML wants spaces.",
        "a tab stands here; YAML indents with spaces only",
        "há uma tabulação aqui; YAML recua somente com espaços",
    ),
    Message(
        "yaml-indent",
        "error",
        "The indentation, or a second colon, makes no sense.",
        "this can't stand here: check the indentation of this line and of the one before; quote a text with ': ' in it",
        "isto não pode estar aqui: confira o recuo desta linha e da anterior; ponha entre aspas um texto com ': '",
    ),
    Message(
        "yaml-quote",
        "error",
        "A quotation mark opens and never closes.",
        "a quotation mark opens here and never closes",
        "aspas abrem aqui e nunca fecham",
    ),
    Message(
        "yaml-bracket",
        "error",
        "A bracket is not closed, or a comma is missing.",
        "the bracket that opens here is not closed, or a comma or a quotation mark is missing in it",
        "o colchete ou a chave que abre aqui não fecha, ou faltam vírgula ou aspas dentro dela",
    ),
    Message(
        "yaml-closing",
        "error",
        "A bracket closes that nothing opened.",
        "no bracket is open here that this one could close",
        "não há aqui colchete ou chave aberta para esta fechar",
    ),
    Message(
        "yaml-star",
        "error",
        "An unquoted * is read by YAML as an alias.",
        "YAML reads * as the start of an alias; for the key write star (or '*' in quotes)",
        "YAML lê * como começo de uma referência; para a tecla escreva star (ou '*' entre aspas)",
    ),
    Message(
        "yaml-escape",
        "error",
        "A backslash in double quotes is followed by something that YAML doesn't know.",
        "a backslash in double quotes must begin a known escape; use single quotes or double the backslash",
        "a barra invertida entre aspas duplas deve iniciar um código conhecido; use aspas simples ou dobre a barra",
    ),
    Message(
        "yaml-character",
        "error",
        "A character that YAML doesn't allow.",
        "the character {stood} is not allowed here; quote the text, or remove it",
        "o caractere {stood} não é permitido aqui; ponha o texto entre aspas, ou remova-o",
    ),
    Message(
        "yaml-syntax",
        "error",
        "The file can't be read as YAML.",
        "from here on this is no YAML; check the line above for a missing colon, quotation mark or bracket",
        "a partir daqui isto não é YAML; confira se falta dois-pontos, aspas ou colchete na linha acima",
    ),
    Message(
        "yaml-tag",
        "error",
        "A YAML tag (`!something`) stands before a value.",
        "tags such as '{stood}' are not read; leave it out",
        "marcas como '{stood}' não são lidas; retire-a",
    ),
    Message(
        "yaml-alias",
        "error",
        "An alias names no anchor.",
        "no anchor is called '{stood}'; for the key write star",
        "nenhuma âncora se chama '{stood}'; para a tecla escreva star",
        _MEAN,
    ),
    Message(
        "yaml-cycle",
        "error",
        "An alias stands inside the very part that it repeats.",
        "'{stood}' repeats the part that it stands in, without an end",
        "'{stood}' repete a própria parte em que está, sem fim",
    ),
    Message(
        "yaml-documents",
        "error",
        "A file holds more than one YAML document.",
        "a second document begins here; one file holds one",
        "um segundo documento começa aqui; um arquivo contém um só",
    ),
    Message(
        "yaml-merge",
        "error",
        "A merge key `<<` is used.",
        "merge keys are not read; write the entries out, or repeat one whole value by an alias",
        "chaves de fusão não são lidas; escreva as entradas, ou repita um valor inteiro por referência",
    ),
    Message(
        "yaml-key",
        "error",
        "Something other than a text is used as a key.",
        "a key must be a plain text",
        "uma chave deve ser um texto simples",
    ),
    Message(
        "too-deep",
        "error",
        "Values stand inside one another too deep.",
        "this stands more than {wanted} levels deep",
        "isto está a mais de {wanted} níveis de profundidade",
    ),
    Message(
        "too-large",
        "error",
        "A file is too large, also once its aliases are written out.",
        "this file holds more than {wanted}, aliases written out",
        "este arquivo contém mais de {wanted}, com as referências por extenso",
    ),
    Message(
        "repeated-key",
        "error",
        "One key stands twice in a mapping.",
        "'{stood}' stands twice here; keep one",
        "'{stood}' aparece duas vezes aqui; mantenha uma",
        _FIRST,
    ),
    Message(
        "vanished-key",
        "error",
        "A key `#` was meant, and YAML took the line for a comment.",
        "YAML takes this for a comment, so the option is lost; for the key write hash (or '#' in quotes)",
        "YAML lê isto como comentário e a opção se perde; para a tecla escreva hash (ou '#' entre aspas)",
    ),
    # -- the files as a set
    Message(
        "unknown-file",
        "error",
        "A file is neither a hotline nor teams, calendars or phrases.",
        "this is no hotline (no 'hotline:' stands at its top), and not teams, calendars or phrases",
        "isto não é uma linha (não há 'hotline:' no topo), nem teams, calendars ou phrases",
    ),
    Message(
        "missing-file",
        "error",
        "A file that every flow set needs is not there.",
        "the file '{stood}' is missing from the flows",
        "falta o arquivo '{stood}' entre os fluxos",
    ),
    Message(
        "no-hotlines",
        "error",
        "No file of the set is a hotline.",
        "no file here is a hotline, so no call could be answered",
        "nenhum arquivo aqui é uma linha, e nenhuma ligação poderia ser atendida",
    ),
    Message(
        "hotline-name",
        "error",
        "A hotline is not called as its file.",
        "the hotline is called '{stood}' and its file '{wanted}'; they must be the same",
        "a linha se chama '{stood}' e o arquivo '{wanted}'; devem ser iguais",
    ),
    Message(
        "repeated-file",
        "error",
        "Two files carry one name.",
        "two files are called '{stood}'; rename one",
        "dois arquivos se chamam '{stood}'; mude o nome de um",
        _ALSO,
    ),
    Message(
        "bad-name",
        "error",
        "A name has characters that names can't have.",
        "'{stood}' is no name: a letter, then letters, digits, _ or -, at most 64",
        "'{stood}' não serve de nome: uma letra, depois letras, dígitos, _ ou -, no máximo 64",
    ),
    # -- the shape of a part
    Message(
        "unknown-key",
        "error",
        "A key that this part doesn't have.",
        "nothing called '{stood}' belongs here",
        "nada chamado '{stood}' cabe aqui",
        _MEAN,
        _WANTED,
    ),
    Message(
        "missing-key",
        "error",
        "A key that this part must have.",
        "'{wanted}:' is missing here",
        "falta '{wanted}:' aqui",
    ),
    Message(
        "unknown-value",
        "error",
        "A value that is none of those possible.",
        "'{stood}' is none of {wanted}",
        "'{stood}' não é nenhum de {wanted}",
        _MEAN,
    ),
    Message(
        "unknown-permission",
        "error",
        "A permission that no contact can have.",
        "no permission is called '{stood}'; there are {wanted}",
        "nenhuma permissão se chama '{stood}'; existem {wanted}",
        _MEAN,
    ),
    Message(
        "wrong-value",
        "error",
        "A value that can't be read as what is wanted.",
        "'{stood}' can't stand here: {wanted}",
        "'{stood}' não pode estar aqui: {wanted}",
    ),
    Message(
        "wrong-form",
        "error",
        "A text, a list or a mapping where another of them is wanted.",
        "{wanted}",
        "{wanted}",
    ),
    Message(
        "empty-value",
        "error",
        "Nothing stands where a value is wanted.",
        "nothing stands here; {wanted}",
        "não há nada aqui; {wanted}",
    ),
    Message(
        "unknown-kind",
        "error",
        "A node has no key that says of which kind it is.",
        "no key here says what this node does",
        "nenhuma chave aqui diz o que este nó faz",
        _MEAN,
        _WANTED,
    ),
    Message(
        "two-kinds",
        "error",
        "A node has the keys of two kinds.",
        "a node does one thing, and here stand {stood}; make two nodes of it",
        "um nó faz uma só coisa, e aqui estão {stood}; faça dois nós",
    ),
    # -- what names something else
    Message(
        "unknown-target",
        "error",
        "A node is named that the hotline doesn't have.",
        "no node is called '{stood}'",
        "nenhum nó se chama '{stood}'",
        _MEAN,
    ),
    Message(
        "unknown-team",
        "error",
        "A team is named that teams.yaml doesn't have.",
        "no team is called '{stood}'",
        "nenhuma equipe se chama '{stood}'",
        _MEAN,
    ),
    Message(
        "unknown-calendar",
        "error",
        "A calendar is named that calendars.yaml doesn't have.",
        "no calendar is called '{stood}'",
        "nenhum calendário se chama '{stood}'",
        _MEAN,
    ),
    Message(
        "unknown-phrase",
        "error",
        "A phrase is named that phrases.yaml doesn't have.",
        "no phrase is called '{stood}'",
        "nenhuma frase se chama '{stood}'",
        _MEAN,
    ),
    # -- words
    Message(
        "missing-phrase",
        "error",
        "A phrase that the engine speaks is not in phrases.yaml.",
        "the phrase '{wanted}', which '{stood}' speaks, is missing",
        "falta a frase '{wanted}', falada por '{stood}'",
        _MEAN,
    ),
    Message(
        "missing-language",
        "error",
        "A text lacks one of the languages in which it may be spoken.",
        "the words in {wanted} are missing",
        "faltam as palavras em {wanted}",
    ),
    Message(
        "empty-words",
        "error",
        "A text to be spoken is empty.",
        "there are no words to speak here",
        "não há palavras para falar aqui",
    ),
    Message(
        "unknown-placeholder",
        "error",
        "A phrase has a placeholder that nothing fills.",
        "nothing fills '{stood}' in this phrase; it may use {wanted}",
        "nada preenche '{stood}' nesta frase; ela pode usar {wanted}",
        _MEAN,
    ),
    Message(
        "unfilled-placeholder",
        "error",
        "Words that a flow speaks as they stand have a placeholder.",
        "these words hold '{stood}', and nothing fills it where a flow speaks them itself",
        "estas palavras contêm '{stood}', e nada o preenche onde um fluxo as fala",
    ),
    Message(
        "missing-placeholder",
        "error",
        "A phrase lacks a placeholder that callers need.",
        "this phrase must hold {wanted}",
        "esta frase deve conter {wanted}",
    ),
    Message(
        "stray-brace",
        "error",
        "A brace in a phrase belongs to no placeholder.",
        "a single brace stands in these words; placeholders look like {name}",
        "há uma chave solta nestas palavras; os espaços a preencher são como {nome}",
    ),
    Message(
        "unknown-voice",
        "error",
        "The carrier has no such voice for that locale.",
        "the carrier has no voice '{stood}' for {wanted}",
        "a operadora não tem a voz '{stood}' para {wanted}",
        _MEAN,
    ),
    Message(
        "missing-voice",
        "error",
        "A hotline's language has no voice.",
        "no voice is set for {wanted}, which a hotline speaks",
        "nenhuma voz está definida para {wanted}, que uma linha fala",
    ),
    Message(
        "wrong-recording",
        "error",
        "A recording is not at an https address, or of a type that the carrier can't play.",
        "'{stood}' can't be played: wanted an https:// address that ends in {wanted}",
        "'{stood}' não pode ser tocado: esperado um endereço https:// que termine em {wanted}",
    ),
    Message(
        "recording-with-placeholder",
        "error",
        "A phrase with placeholders has a recording, which could not say what is filled in.",
        "these words hold a placeholder, which no recording can say; remove the recording",
        "estas palavras têm um espaço a preencher, que nenhuma gravação pode dizer; remova a gravação",
    ),
    Message(
        "prompt-keys",
        "error",
        "A prompt in the author's words names other keys than the menu has.",
        "this prompt names the keys {stood}, and the options are {wanted}",
        "este aviso cita as teclas {stood}, e as opções são {wanted}",
    ),
    # -- keys and numbers
    Message(
        "two-options-one-key",
        "error",
        "Two spellings of one telephone key stand in a mapping.",
        "'{stood}' is the same telephone key as '{wanted}'; keep one",
        "'{stood}' é a mesma tecla que '{wanted}'; mantenha uma",
    ),
    Message(
        "key-collision",
        "error",
        "A key of the hotline is an option of a menu where both should work.",
        "key {stood} is taken: {wanted}",
        "a tecla {stood} já está em uso: {wanted}",
    ),
    Message(
        "repeated-number",
        "error",
        "Two hotlines answer one number.",
        "'{stood}' already reaches {wanted}",
        "'{stood}' já chega a {wanted}",
        _SEE,
    ),
    Message(
        "wrong-number",
        "error",
        "A number that is none.",
        "'{stood}' is no telephone number",
        "'{stood}' não é um número de telefone",
    ),
    Message(
        "example-number",
        "info",
        "A hotline is reached by an example number, to be replaced.",
        "{stood} is an example number; replace it with yours",
        "{stood} é um número de exemplo; troque-o pelo seu",
    ),
    Message(
        "example-telephone",
        "warning",
        "An example telephone that a caller can reach.",
        "{stood} is an example telephone, and callers of {wanted} can be sent to it",
        "{stood} é um telefone de exemplo, e quem liga para {wanted} pode ser levado a ele",
    ),
    # -- ways
    Message(
        "wrong-reach",
        "error",
        "A team is reached by no way, or by more than one.",
        "exactly one of queue, number and sip is wanted, and here stands {stood}",
        "espera-se exatamente um entre queue, number e sip, e aqui está {stood}",
    ),
    Message(
        "unreachable-node",
        "error",
        "No way leads to a node.",
        "no way leads to '{stood}'; point to it from somewhere, or remove it",
        "nenhum caminho leva a '{stood}'; aponte para ele, ou remova-o",
    ),
    Message(
        "endless-loop",
        "error",
        "Nodes lead back to one another without ever waiting for the caller.",
        "the call would go round for ever, without waiting for the caller: {stood}",
        "a ligação giraria sem fim, sem esperar por quem liga: {stood}",
    ),
    # -- hours
    Message(
        "wrong-hours",
        "error",
        "Hours, weekdays or what holidays do can't be read, overlap, or run backwards.",
        "{hint}: '{stood}'; wanted {wanted}",
        "{hint}: '{stood}'; esperado {wanted}",
    ),
    Message(
        "built-in-calendar",
        "error",
        "A calendar is called as the built-in one.",
        "the calendar '{stood}' is built in; give this one another name",
        "o calendário '{stood}' já vem pronto; dê outro nome a este",
    ),
    Message(
        "unknown-zone",
        "error",
        "A time zone that the zone database doesn't have.",
        "no time zone is called '{stood}'; wanted one such as America/Sao_Paulo",
        "nenhum fuso horário se chama '{stood}'; esperado um como America/Sao_Paulo",
    ),
    Message(
        "wrong-date",
        "error",
        "A date that is none.",
        "'{stood}' is no date; wanted {wanted}",
        "'{stood}' não é uma data; esperado {wanted}",
    ),
    Message(
        "repeated-date",
        "error",
        "One date stands twice.",
        "{stood} stands twice; keep one",
        "{stood} aparece duas vezes; mantenha uma",
        _FIRST,
    ),
    Message(
        "calendar-ends",
        "warning",
        "Holidays are known for less than twelve months ahead.",
        "holidays are known until {stood} only, less than twelve months ahead; load the flows anew",
        "os feriados são conhecidos só até {stood}, menos de doze meses à frente; carregue os fluxos de novo",
    ),
    Message(
        "calendar-unfilled",
        "warning",
        "A local calendar has no date in the coming twelve months.",
        "calendar '{stood}' has no date in the coming twelve months",
        "o calendário '{stood}' não tem data nos próximos doze meses",
    ),
)

CODES: Mapping[str, Message] = {message.code: message for message in _ALL}
"""The register of problems, by code."""
