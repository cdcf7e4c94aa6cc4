"""`ivr verify`: can a caller ever be stuck? Every state of each hotline is walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ivr.cli.common import (
    AsJson,
    CommandError,
    InLang,
    language,
    local,
    now,
    print_json,
    print_table,
    settings,
    verb,
    wrong_use,
)
from ivr.cli.common_words import said
from ivr.cli.wording import Heads, heads

if TYPE_CHECKING:
    from ivr.flow.model import FlowSet
    from ivr.proof.effort import Cost
    from ivr.proof.verify import Trap, Verdict
    from ivr.settings import Lang, Settings

CODES: dict[str, dict[str, str]] = {
    "silent-loop": {
        "pt-BR": "quem fica em silêncio dá voltas sem fim: {detail}",
        "es": "quien guarda silencio da vueltas sin fin: {detail}",
        "en": "who says nothing goes round without an end: {detail}",
    },
    "mistaken-loop": {
        "pt-BR": "quem só erra a tecla dá voltas sem fim: {detail}",
        "es": "quien solo se equivoca de tecla da vueltas sin fin: {detail}",
        "en": "who only presses wrong keys goes round without an end: {detail}",
    },
    "nothing-heard": {
        "pt-BR": "espera uma tecla sem dizer nada antes",
        "es": "espera una tecla sin decir nada antes",
        "en": "waits for a key with nothing said before it",
    },
    "unannounced-end": {
        "pt-BR": "desliga sem avisar",
        "es": "cuelga sin avisar",
        "en": "hangs up unannounced",
    },
    "broken": {
        "pt-BR": "o motor falha aqui ({detail})",
        "es": "el motor falla aquí ({detail})",
        "en": "the engine breaks here ({detail})",
    },
    "published-key": {
        "pt-BR": "a tecla publicada não leva aonde diz: {detail}",
        "es": "la tecla publicada no lleva adonde dice: {detail}",
        "en": "the published key does not lead where it says: {detail}",
    },
    "person-out-of-reach": {
        "pt-BR": "ninguém consegue chegar a esta equipe: {detail}",
        "es": "nadie puede llegar a este equipo: {detail}",
        "en": "no caller can ever come to this team: {detail}",
    },
    "secret-spoken": {
        "pt-BR": "um segredo é falado",
        "es": "se dice un secreto",
        "en": "a secret is spoken",
    },
    "secret-kept": {
        "pt-BR": "um segredo fica guardado",
        "es": "se guarda un secreto",
        "en": "a secret is kept",
    },
    "confidential-open": {
        "pt-BR": "a solicitação da equipe confidencial não fica marcada como tal: {detail}",
        "es": "la solicitud del equipo confidencial no queda marcada como tal: {detail}",
        "en": "a ticket of a confidential team is not marked so: {detail}",
    },
    "confidential-unmarked": {
        "pt-BR": "a chamada que chega à equipe confidencial não fica marcada como tal: {detail}",
        "es": "la llamada que llega al equipo confidencial no queda marcada como tal: {detail}",
        "en": "a call that comes to a confidential team is not marked so: {detail}",
    },
    "confidential-told": {
        "pt-BR": "quem liga de novo fica sabendo de uma solicitação confidencial: {detail}",
        "es": "quien vuelve a llamar se entera de una solicitud confidencial: {detail}",
        "en": "a second caller learns of a confidential request: {detail}",
    },
}
"""Each code in words. `tests/proof` holds this list equal to the codes that the proof has."""

WORDS: dict[str, dict[str, str]] = {
    "pt-BR": {
        "certified": "certificado",
        "refused": "recusado",
        "walked": "{states} estados e {ways} passos possíveis, em {moments} momentos distintos "
        "e {windows} ordens deles",
        "worst": "em silêncio, qualquer chamada acaba em até {turns} turnos ({seconds} s de fala e espera); "
        "faça o que fizer, em até {most}",
        "published": "tecla publicada {key} de {node}: {led}",
        "typing": "digita-se {what} em {at}; fica guardado: {kept}",
        "secret": "a forma (vazia, curta, completa, volta) e o veredito, nenhum dígito",
        "open": "a referência do número e o país; de entrada inválida, só o comprimento",
        "never": "nós a que ninguém chega: {names}",
        "again": "e assim por diante: {rounds}",
        "world": "o mundo precisa responder: {world}",
        "unplayed": "não foi possível reproduzir com palavras: veja docs/verify.md",
        "assumes": "supõe: a operadora entrega teclas e resultados como docs/carrier.md; os limites da chamada "
        "valem; cada pergunta ao mundo tem resposta ou falta dela em tempo",
    },
    "es": {
        "certified": "certificado",
        "refused": "rechazado",
        "walked": "{states} estados y {ways} pasos posibles, en {moments} momentos distintos "
        "y {windows} órdenes de ellos",
        "worst": "en silencio, toda llamada termina en hasta {turns} turnos ({seconds} s de voz y espera); "
        "haga lo que haga, en hasta {most}",
        "published": "tecla publicada {key} de {node}: {led}",
        "typing": "se teclea {what} en {at}; se guarda: {kept}",
        "secret": "la forma (vacía, corta, completa, volver) y el veredicto, ningún dígito",
        "open": "la referencia del número y el país; de una entrada inválida, solo el largo",
        "never": "nodos a los que nadie llega: {names}",
        "again": "y así sucesivamente: {rounds}",
        "world": "el mundo tiene que responder: {world}",
        "unplayed": "no se pudo reproducir con palabras: vea docs/verify.md",
        "assumes": "supone: el operador entrega teclas y resultados como docs/carrier.md; los límites de la llamada "
        "valen; cada pregunta al mundo tiene respuesta, o la falta de ella, a tiempo",
    },
    "en": {
        "certified": "certified",
        "refused": "refused",
        "walked": "{states} states and {ways} ways on, at {moments} distinct moments in {windows} orders",
        "worst": "in silence any call ends within {turns} turns ({seconds} s of speech and waiting); "
        "whatever is done, within {most}",
        "published": "published key {key} of {node}: {led}",
        "typing": "{what} is typed at {at}; kept of it: {kept}",
        "secret": "its shape (empty, short, complete, back) and the verdict, no digit",
        "open": "a reference to the number, and its country; of an entry that is none, its length alone",
        "never": "nodes that nobody comes to: {names}",
        "again": "and so on: {rounds}",
        "world": "the world must answer: {world}",
        "unplayed": "could not be replayed by words: see docs/verify.md",
        "assumes": "assumes: the carrier delivers keys and results as docs/carrier.md says; the limits of a call hold; "
        "each question to the world is answered, or found unanswered, in time",
    },
}


EFFORT_HEADS: Heads = (
    ("linha", "hotline"),
    ("idioma", "lang"),
    ("até", "to"),
    ("teclas", "keys"),
    ("falas", "prompts"),
    ("segundos", "seconds"),
)


def register(topmost: typer.Typer) -> None:
    verb(topmost, "verify", "ivr verify", "ivr verify main_4003 --lang en", "ivr verify --effort --json")(
        verify
    )


def verify(
    hotlines: Annotated[
        list[str] | None, typer.Argument(help="Hotlines by name; all of them if left out.")
    ] = None,
    effort: Annotated[
        bool, typer.Option("--effort", help="What it takes to come to each team and option, and no proof.")
    ] = False,
    as_json: AsJson = False,
    lang: InLang = None,
) -> None:
    """Walks every state that a caller and the world can bring about: a certificate each, or the way into a trap.

    1 when a hotline is refused. What is walked, and why no folding hides a trap, stands in docs/verify.md.
    """
    from ivr.application.proving import prove

    tongue, given = language(lang), settings()
    flows = _flows(given, tongue)
    if unknown := [name for name in hotlines or () if name not in flows.hotlines]:
        wrong_use(said("unknown_hotline", tongue, hotline=unknown[0], known=", ".join(flows.hotlines)))
    if effort:
        _show_efforts(flows, hotlines or list(flows.hotlines), as_json, tongue)
        return
    verdicts = prove(flows, now().date(), hotlines or ())
    if as_json:
        from ivr.proof.verify import as_dict

        print_json([as_dict(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            typer.echo("\n".join(_lines(verdict, tongue)) + "\n")
    if not all(verdict.certified for verdict in verdicts):
        raise typer.Exit(1)


def _flows(given: Settings, lang: Lang) -> FlowSet:
    from ivr.compose import read_flows

    found = read_flows(given, now())
    if found.flows is None:
        raise CommandError(said("flow_errors", lang))
    return found.flows


def _show_efforts(flows: FlowSet, names: list[str], as_json: bool, lang: Lang) -> None:
    from ivr.proof.effort import efforts

    ways = [(name, way) for name in names for way in efforts(flows, name, now().date())]
    if as_json:
        print_json(
            [
                {"hotline": name, **way._asdict(), "cost": way.cost._asdict() if way.cost else None}
                for name, way in ways
            ]
        )
        return
    rows = [(name, way.language, way.team or f"{way.node} {way.key}", *_cost(way.cost)) for name, way in ways]
    print_table(heads(EFFORT_HEADS, lang), rows)


def _cost(cost: Cost | None) -> tuple[str, str, str]:
    return ("-", "-", "-") if cost is None else (str(cost.keys), str(cost.prompts), f"{cost.seconds:.0f}")


# -- in words


def _lines(verdict: Verdict, lang: Lang) -> list[str]:
    words = WORDS[lang]
    state = words["certified" if verdict.certified else "refused"]
    engine = "engine" if lang == "en" else "motor"
    head = f"{verdict.hotline}: {state} · {verdict.version[:12]} · {engine} {verdict.engine}"
    lines = [head]
    for trap in verdict.traps:
        lines += _trap(trap, lang)
    facts: list[str] = [words["walked"].format(**_counted(verdict))]
    if verdict.certified:
        longest = {"turns": verdict.worst.turns, "seconds": verdict.worst.seconds, "most": verdict.turns}
        facts.append(words["worst"].format(**longest))
    for place, led in verdict.published.items():
        node, key = place.split()
        facts.append(words["published"].format(node=node, key=key, led=led))
    kinds = dict.fromkeys((typed.kind, typed.secret) for typed in verdict.typing)
    for kind, secret in kinds:
        at = ", ".join(f"{one.node}.{one.stage}" for one in verdict.typing if one.kind == kind)
        facts.append(words["typing"].format(what=kind, at=at, kept=words["secret" if secret else "open"]))
    if verdict.never:
        facts.append(words["never"].format(names=", ".join(verdict.never)))
    return [*lines, *(f"  {fact}" for fact in (*facts, words["assumes"]))]


def _counted(verdict: Verdict) -> dict[str, Any]:
    return {
        "states": verdict.states,
        "ways": verdict.ways,
        "moments": verdict.moments,
        "windows": verdict.windows,
    }


def _trap(trap: Trap, lang: Lang) -> list[str]:
    words = WORDS[lang]
    lines = [f"  {trap.code}  {trap.node}: {CODES[trap.code][lang].format(detail=trap.detail)}"]
    if trap.replay is None:
        return lines
    lines.append(f"    {trap.replay.command()}   # {local(trap.replay.at, lang)}")
    if trap.replay.rounds:
        lines.append(f"    {words['again'].format(rounds=' '.join(trap.replay.rounds))}")
    if trap.replay.world:
        lines.append(f"    {words['world'].format(world='; '.join(trap.replay.world))}")
    if not trap.replay.played:
        lines.append(f"    {words['unplayed']}")
    return lines
