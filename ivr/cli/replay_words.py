"""What `ivr replay` and a preview of `ivr publish` say of recorded calls, in pt-BR, es and en."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ivr.cli.wording import Words, word

if TYPE_CHECKING:
    from ivr.application.preview import Group, Summary
    from ivr.application.what_if import HoursTried
    from ivr.settings import Lang

PLACES: Words = {
    "person": ("atendente de {team}", "agente de {team}", "a person of {team}"),
    "ticket": ("solicitação para {team}", "solicitud para {team}", "a ticket for {team}"),
    "transferred": ("atendimento de {team}", "atención de {team}", "answered by {team}"),
    "callback": ("retorno de {team}", "llamada de vuelta de {team}", "a callback by {team}"),
    "abandoned": (
        "desistência na fila de {team}",
        "abandono en la cola de {team}",
        "hung up in the queue of {team}",
    ),
    "self_served": ("fim anunciado", "final anunciado", "an announced end"),
    "failed": ("falha nossa", "falla nuestra", "a failure of ours"),
    "hung_up": ("desligou antes", "colgó antes", "hung up before"),
}
ASKED: Words = {
    "standing": (
        "situação do cadastro (pendência, permissões)",
        "situación del registro (deuda, permisos)",
        "the organization's standing (debt, permissions)",
    ),
    "check_secret": ("identificação", "identificación", "a login"),
    "login_needs": ("quem usa o número", "quién usa el número", "who shares the number"),
    "open_request": (
        "se já havia solicitação aberta",
        "si ya había una solicitud abierta",
        "whether a request was open already",
    ),
    "recent": ("a ligação anterior", "la llamada anterior", "the earlier call"),
    "override": ("emergências em vigor", "emergencias vigentes", "which overrides stood"),
    "notices": ("avisos em vigor", "avisos vigentes", "which notices stood"),
    "open_ticket": ("a abertura da solicitação", "la apertura de la solicitud", "the opening of a ticket"),
    "queue": ("o que houve na fila", "qué pasó en la cola", "what came of a queue"),
    "transfer": ("o que houve na transferência", "qué pasó en la transferencia", "what came of a transfer"),
    "message": ("a mensagem gravada", "el mensaje grabado", "a recorded message"),
    "keys": (
        "teclas de que só ficou a conta",
        "teclas de las que solo quedó la cuenta",
        "keys of which only the count was kept",
    ),
    "open": ("a ligação ainda seguia", "la llamada aún seguía", "the call was still going on"),
}
GROUPS: Words = {
    "no_hotline": (
        "sem linha: {hotline} não existe mais",
        "sin línea: {hotline} ya no existe",
        "would reach no hotline: {hotline} is gone",
    ),
    "failed": ("falha nossa no caminho", "falla nuestra en el camino", "would meet a failure of ours"),
    "invalid_option": (
        "“opção inválida” na tecla {key}, em {node}",
        "“opción inválida” en la tecla {key}, en {node}",
        "would hear 'invalid option' at key {key}, at {node}",
    ),
    "needs_keys": (
        "faltam teclas que ninguém digitou, em {node}",
        "faltan teclas que nadie marcó, en {node}",
        "would need keys that were never pressed, at {node}",
    ),
    "elsewhere": (
        "outro fim: {was} → {now}",
        "otro final: {was} → {now}",
        "would end elsewhere: {was} -> {now}",
    ),
    "unknown": (
        "não se sabe: não consta {asked}{of}",
        "no se sabe: no consta {asked}{of}",
        "can't be told: not recorded is {asked}{of}",
    ),
    "later": (
        "chegada a {what}, menus a mais: {menus}",
        "llegada a {what}, menús de más: {menus}",
        "would reach {what} later, menus more: {menus}",
    ),
    "earlier": (
        "chegada a {what}, menus a menos: {menus}",
        "llegada a {what}, menús de menos: {menus}",
        "would reach {what} earlier, menus fewer: {menus}",
    ),
    "words": (
        "mesmo fim, com outras palavras",
        "mismo final, con otras palabras",
        "would end the same, hearing other words",
    ),
    "same": ("mesmo fim", "mismo final", "would end the same"),
}
ONE_MENU: Words = {
    "later": (
        "chegada a {what} um menu depois",
        "llegada a {what} un menú después",
        "would reach {what} one menu later",
    ),
    "earlier": (
        "chegada a {what} um menu antes",
        "llegada a {what} un menú antes",
        "would reach {what} one menu earlier",
    ),
}
SAID: Words = {
    "of": ("de {calls} ligações:", "de {calls} llamadas:", "of {calls} calls:"),
    "of_one": ("de 1 ligação:", "de 1 llamada:", "of 1 call:"),
    "none": ("nenhuma ligação encerrada", "ninguna llamada terminada", "no call that has ended"),
    "example": ("ex.: {call}", "p. ej.: {call}", "e.g. {call}"),
    "unused": (
        "em {calls} delas, algo que foi digitado não é mais perguntado",
        "en {calls} de ellas, algo que se marcó ya no se pregunta",
        "in {calls} of them something that was pressed is never asked for any more",
    ),
    "hear": (
        "ouça uma delas: ivr calls show LIGAÇÃO",
        "escuche una de ellas: ivr calls show LLAMADA",
        "hear one of them through: ivr calls show CALL",
    ),
    "same": ("iguais, letra por letra", "iguales, letra por letra", "replay to the letter"),
    "differ": ("diferem", "difieren", "differ"),
    "differs": (
        "{call}: no turno {turn}, passo {step}, difere: {part}",
        "{call}: en el turno {turn}, paso {step}, difiere: {part}",
        "{call}: parts in turn {turn}, step {step}, by its {part}",
    ),
    "other_engine": (
        "de outra versão do motor, que podem diferir (diferem: {differ})",
        "de otra versión del motor, que pueden diferir (difieren: {differ})",
        "by another engine version, which may differ (that do: {differ})",
    ),
    "unreadable": (
        "com fluxos que esta versão não lê mais",
        "con flujos que esta versión ya no lee",
        "on flows that this release can't read any more",
    ),
    "hours_one": (
        "{team} {hours}: de 1 ligação; encontrou a equipe fechada: {closed}; chegaria a ela: {reach}",
        "{team} {hours}: de 1 llamada; halló el equipo cerrado: {closed}; llegaría a él: {reach}",
        "{team} {hours}: of 1 call; found the team closed: {closed}; would have reached it: {reach}",
    ),
    "hours": (
        "{team} {hours}: de {calls} ligações, {closed} encontraram a equipe fechada; {reach} destas chegariam a ela",
        "{team} {hours}: de {calls} llamadas, {closed} hallaron el equipo cerrado; {reach} de estas llegarían a él",
        "{team} {hours}: of {calls} calls {closed} found the team closed; {reach} of these would have reached it",
    ),
    "still": (
        "ainda fechado, ou outro fim: {still}",
        "aún cerrado, u otro final: {still}",
        "closed all the same, or ended otherwise: {still}",
    ),
    "unknown": ("não se sabe: {unknown}", "no se sabe: {unknown}", "can't be told: {unknown}"),
    "expected": (
        "atendidas, à taxa de quem chegou a {team} ({answered} de {reached}): cerca de {expected}",
        "atendidas, a la tasa de quienes llegaron a {team} ({answered} de {reached}): unas {expected}",
        "answered, at the rate of those who did reach {team} ({answered} of {reached}): about {expected}",
    ),
    "assumes": (
        "supõe: as mesmas pessoas ligam nos mesmos momentos, feriados e dias excepcionais valem como hoje, "
        "e há quem atenda nas horas novas",
        "supone: las mismas personas llaman en los mismos momentos, feriados y días excepcionales valen como hoy, "
        "y hay quien atienda en las horas nuevas",
        "assumes: the same people call at the same moments, holidays and exceptional days hold as today, "
        "and somebody answers in the new hours",
    ),
    "wrong_hours": (
        "--hours-what-if é '{text}'; esperado: uma equipe e seu horário, como support=06:00-20:00",
        "--hours-what-if es '{text}'; se espera un equipo y su horario, como support=06:00-20:00",
        "--hours-what-if is '{text}'; wanted: a team and its hours, as support=06:00-20:00",
    ),
    "day_and_since": (
        "foram dadas --day e --since; esperado: uma delas",
        "se dieron --day y --since; se espera una de ellas",
        "--day and --since were both given; wanted: one of them",
    ),
    "unknown_team": (
        "nenhuma equipe se chama '{team}'; existem: {known}",
        "ningún equipo se llama '{team}'; hay: {known}",
        "no team is called '{team}'; there are: {known}",
    ),
}


def said(name: str, lang: Lang, **slots: object) -> str:
    return word(SAID, name, lang).format(**slots)


def number(count: int, lang: Lang) -> str:
    """1204 -> "1,204" in English, "1.204" else."""
    text = f"{count:,}"
    return text if lang == "en" else text.replace(",", ".")


def of_calls(count: int, lang: Lang) -> str:
    """ "of 1,204 calls:", above what became of them."""
    return said("of_one", lang) if count == 1 else said("of", lang, calls=number(count, lang))


def preview_lines(summary: Summary, lang: Lang) -> list[str]:
    """The whole preview, worst first, each group with a call to hear through."""
    if not summary.calls:
        return [said("none", lang)]
    lines = [of_calls(summary.calls, lang)]
    lines += [_line(one, lang) for one in summary.groups]
    if summary.unused:
        lines.append(said("unused", lang, calls=number(summary.unused, lang)))
    return [*lines, said("hear", lang)]


def _line(group: Group, lang: Lang) -> str:
    count = number(group.calls, lang)
    return f"{count:>8}  {group_words(group, lang)}  ({said('example', lang, call=group.example)})"


def group_words(group: Group, lang: Lang) -> str:
    """What happens to the callers of a group: "would reach a person of finance one menu earlier"."""
    slots = {name: _slot(value, lang) for name, value in group.values.items()}
    if group.code in ONE_MENU:
        slots["what"] = _place(group.values, lang)
    if group.code == "unknown":
        slots["asked"] = word(ASKED, group.values["asked"], lang)
        slots["of"] = f" ({group.values['team']})" if group.values.get("team") else ""
    one = group.values.get("menus") == 1
    return word(ONE_MENU if one else GROUPS, group.code, lang).format(**slots)


def _slot(value: Any, lang: Lang) -> str:
    return _place(value, lang) if isinstance(value, dict) else str(value)


def _place(where: dict[str, Any], lang: Lang) -> str:
    return word(PLACES, str(where["what"]), lang).format(team=where.get("team") or "-")


def hours_lines(tried: HoursTried, lang: Lang) -> list[str]:
    """What other hours would have done, and what that takes for granted."""
    counts = {
        name: number(getattr(tried, name), lang)
        for name in ("calls", "closed", "reach", "still", "unknown", "reached", "answered")
    }
    example = f"  ({said('example', lang, call=tried.example)})" if tried.example else ""
    sentence = "hours_one" if tried.calls == 1 else "hours"
    lines = [said(sentence, lang, team=tried.team, hours=tried.hours, **counts) + example]
    lines.append("  " + said("still", lang, **counts))
    if tried.unknown:
        lines.append("  " + said("unknown", lang, **counts))
    if tried.expected is not None:
        expected = number(tried.expected, lang)
        lines.append("  " + said("expected", lang, team=tried.team, expected=expected, **counts))
    return [*lines, "  " + said("assumes", lang)]
