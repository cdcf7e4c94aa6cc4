"""Notices and overrides in words, pt-BR and en."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ivr.cli import common_words
from ivr.cli.common import CommandError, language, local, moment, wrong_use
from ivr.cli.publish_words import pick
from ivr.cli.wording import Words

if TYPE_CHECKING:
    from datetime import datetime

    from ivr.application.announcing import NotPossible
    from ivr.settings import Lang

WORDS: Words = {
    "unknown_hotline": (
        "nenhuma linha se chama '{hotline}'; existem: {known}",
        "no hotline is called '{hotline}'; there are: {known}",
    ),
    "unknown_team": (
        "nenhuma equipe se chama '{team}'; existem: {known}",
        "no team is called '{team}'; there are: {known}",
    ),
    "no_words": (
        "o aviso está vazio; esperado: o texto em português",
        "the notice is empty; wanted: its words",
    ),
    "words": (
        "o texto precisa ter até {most} caracteres, sem chaves nem quebras",
        "the words must be at most {most} characters, without braces",
    ),
    "to": (
        "esperado: sent-to EQUIPE, com outra equipe; open e closed não levam equipe",
        "wanted: sent-to TEAM with another team; open and closed take none",
    ),
    "confidential": (
        "chamadas da ouvidoria não são enviadas a outra equipe, nem as de outra a ela",
        "the ombudsman's calls are sent to no other team, nor others' to it",
    ),
    "window": (
        "--until {at} não vem depois do início e de agora; esperado: um momento futuro",
        "--until {at} doesn't come after the beginning and now; wanted: a moment ahead",
    ),
    "too_long": (
        "uma emergência dura até {days} dias; horários de mais tempo ficam em teams.yaml: ivr publish",
        "an emergency lasts at most {days} days; hours for longer belong into teams.yaml: ivr publish",
    ),
    "ended": ("o nº {id} não existe ou já terminou", "number {id} doesn't exist or is over"),
    "state": (
        "'{state}' não é um estado; esperado: open, closed ou sent-to EQUIPE",
        "'{state}' is no state; wanted: open, closed or sent-to TEAM",
    ),
    "made": ("nº {id}, em vigor de {start} até {end}", "number {id}, in force from {start} until {end}"),
    "over": ("nº {id} terminado", "number {id} ended"),
    "none": ("nada em vigor nem previsto", "nothing in force or ahead"),
    "now": ("em vigor", "in force"),
    "soon": ("termina em {minutes} min", "ends in {minutes} min"),
    "ahead": ("previsto", "ahead"),
    "past": ("terminado", "over"),
    "everywhere": ("todas", "all"),
    "open": ("aberta", "open"),
    "closed": ("fechada", "closed"),
    "sent": ("enviada a {to}", "sent to {to}"),
}


def said(name: str, lang: str, /, **slots: object) -> str:
    return pick(WORDS, name, lang, **slots)


def refuse(refused: NotPossible, lang: Lang) -> NoReturn:
    """Why nothing was stored."""
    values = dict(refused.values)
    if "known" in values:
        values["known"] = ", ".join(values["known"])
    if "at" in values:
        values["at"] = local(values["at"], lang)
    raise CommandError(said(refused.code, lang, **values))


def clock_or_moment(text: str, option: str, now: datetime) -> datetime:
    """ "14:00" is today's by Brasília's clock; else a moment."""
    from auth.policy import BRASILIA

    hour, colon, minute = text.partition(":")
    if colon and len(text) == 5 and hour.isdigit() and minute.isdigit():
        if int(hour) > 23 or int(minute) > 59:
            wrong_use(common_words.said("clock", language(), option=option, text=text))
        return now.astimezone(BRASILIA).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return moment(text, option)
