"""A hotline with every node kind, led to by the published keys' shapes, for whatever is true of any call."""

from __future__ import annotations

from ivr.flow.model import FlowSet
from tests.engine.kit import flow_set

NODES = """\
  opening: {language: caller, next: greeting_node}
  greeting_node: {say: {pt-BR: "bem-vindo", es: "bienvenido", en: "welcome"}, next: main_menu}
  main_menu:
    menu:
      options:
        1: {label: {pt-BR: "suporte", es: "soporte", en: "support"}, go: login, set: {product: winthor}}
        4: {label: {pt-BR: "financeiro", es: "finanzas", en: "finance"}, go: finance_hours, source: published}
        5: {label: {pt-BR: "prime", es: "prime", en: "prime"}, go: prime_hours}
        7: {label: {pt-BR: "assessoria", es: "asesoría", en: "advice"}, go: advice_menu, source: published}
        8: {label: {pt-BR: "ouvidoria", es: "defensoría", en: "ombudsman"}, go: ombudsman_case, source: published}
    ahead: yes
    languages: yes
    recent: hash
  advice_menu:
    menu:
      intro: {pt-BR: "assessoria", es: "asesoría", en: "advice"}
      options:
        1: {label: {pt-BR: "acesso", es: "acceso", en: "access"}, go: advice_ticket}
        2: {label: {pt-BR: "nuvem", es: "nube", en: "cloud"}, go: to_cloud}
        3: {label: {pt-BR: "atendentes", es: "asesores", en: "agents"}, go: desk}
        4: {label: {pt-BR: "código", es: "código", en: "code"}, go: code_login}
  login:
    authenticate: [phone_password, organizational_code]
    on_success: debt
    on_failure: main_menu
    on_closed: locked_ticket
  code_login: {authenticate: [organizational_code], on_success: debt, on_failure: main_menu}
  contact_login:
    authenticate: [phone_password, organizational_code]
    need: contact
    on_success: paid
    on_failure: main_menu
  debt: {overdue: support, blocked: debt_menu, clear: prime_gate}
  debt_menu:
    menu: {options: {4: {label: {pt-BR: "financeiro", es: "finanzas", en: "finance"}, go: finance_hours}}}
  prime_gate:
    branch:
    - {when: organization.prime, go: prime_hours}
    - {when: contact.consultancy, go: paid}
    else: support_menu
  support_menu:
    menu:
      options:
        1: {label: {pt-BR: "suporte", es: "soporte", en: "support"}, go: support_hours}
        2: {label: {pt-BR: "consultoria", es: "consultoría", en: "consultancy"}, go: contact_login}
  paid:
    notice: {id: tecnica, version: "1", text: goodbye}
    on_accept: support_hours
    on_refuse: support_menu
  support_hours: {hours: support, open: to_support, closed: support_ticket}
  to_support:
    transfer: support
    next: rating
    on_busy: support_ticket
    on_no_answer: support_ticket
    on_failed: support_ticket
    on_callback: callback_ticket
  support_ticket: {ticket: support, reason: closed, next: goodbye_node, questions: yes, record: 60s}
  callback_ticket: {ticket: support, reason: callback, next: goodbye_node, offer: no}
  locked_ticket: {ticket: support, reason: locked, next: goodbye_node, offer: no, record: 60s}
  finance_hours: {hours: finance, open: to_finance, closed: finance_ticket}
  to_finance:
    transfer: finance
    next: rating
    on_busy: finance_ticket
    on_no_answer: finance_ticket
    on_failed: finance_ticket
  finance_ticket: {ticket: finance, reason: closed, next: goodbye_node, record: 60s}
  prime_hours: {hours: prime, open: to_prime, closed: to_on_call, announce: no}
  to_prime:
    transfer: prime
    next: rating
    on_busy: prime_ticket
    on_no_answer: prime_ticket
    on_failed: prime_ticket
  to_on_call:
    transfer: prime
    via: on_call
    next: rating
    on_busy: prime_ticket
    on_no_answer: prime_ticket
    on_failed: prime_ticket
  prime_ticket: {ticket: prime, reason: request, next: goodbye_node, questions: yes}
  to_cloud:
    transfer: cloud
    next: rating
    on_busy: prime_ticket
    on_no_answer: prime_ticket
    on_failed: prime_ticket
  ombudsman_case: {earlier: goodbye, next: ombudsman_hours, without: ombudsman_hours}
  ombudsman_hours: {hours: ombudsman, open: to_ombudsman, closed: ombudsman_ticket}
  to_ombudsman:
    transfer: ombudsman
    next: rating
    on_busy: ombudsman_ticket
    on_no_answer: ombudsman_ticket
    on_failed: ombudsman_ticket
  ombudsman_ticket: {ticket: ombudsman, reason: complaint, next: goodbye_node, record: 60s}
  advice_ticket: {ticket: finance, reason: request, next: goodbye_node, offer: no}
  desk: {serve: goodbye, next: goodbye_node}
  rating: {survey: goodbye, next: goodbye_node}
  goodbye_node: {end: goodbye}
"""


def everything() -> FlowSet:
    return flow_set(NODES, start="opening", attendant="advice_ticket")
