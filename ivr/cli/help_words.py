"""Every text of `--help` in Portuguese, paragraph by paragraph; the English stands beside its verb or option."""

from __future__ import annotations

from collections.abc import Mapping

SHARED: Mapping[str, str] = {
    "A phone-menu engine: hotlines, calls, tickets and customers.": (
        "Um motor de URA: linhas, ligações, solicitações e clientes."
    ),
    "Show this message and exit.": "Mostra esta ajuda e termina.",
    "For programs: JSON, nothing masked.": "Para programas: JSON, sem nada oculto.",
    "Who does this; else the user of the system.": "Quem faz isto; senão o usuário do sistema.",
    "The language of the messages; else IVR_LANG.": "O idioma das mensagens; senão o de IVR_LANG.",
    "The language of labels and words; else that of IVR_LANG.": (
        "O idioma dos rótulos e palavras; senão o de IVR_LANG."
    ),
    "The team's id, as in flows/teams.yaml.": "O nome da equipe, como em flows/teams.yaml.",
    "The hotline's id, as its file is named.": "O nome da linha, como se chama o arquivo dela.",
    "The file to write; else stdout.": "O arquivo a gravar; senão a saída padrão.",
    "HH:MM of today, or a moment.": "HH:MM de hoje, ou um momento.",
    "HH:MM of today, or a moment; else now.": "HH:MM de hoje, ou um momento; senão agora.",
    "A moment by Brasília's clock; else now.": "Um momento pelo horário de Brasília; senão agora.",
    "Those that are over, too.": "Também os que já terminaram.",
    "The same in Spanish.": "O mesmo em espanhol.",
    "The same in English.": "O mesmo em inglês.",
    "Only there; may be given more than once.": "Somente ali; pode ser repetida.",
    "The contact's e-mail address or id.": "O e-mail ou o id do contato.",
}
FLOWS: Mapping[str, str] = {
    "Answers calls on HOST and PORT until it is stopped.": "Atende ligações em HOST e PORT até ser interrompido.",
    "Migrates the embedded database and loads demonstration customers into it if it is empty.": (
        "Atualiza o banco embutido e, se estiver vazio, carrega nele os clientes de demonstração."
    ),
    "Plays a call: what is heard, what is pressed, and why it went where it went.": (
        "Simula uma ligação: o que se ouve, o que se digita e por que ela foi para onde foi."
    ),
    "The number to dial, as a person would write it.": "O número a discar, como uma pessoa o escreveria.",
    "When (Brasília's clock); else now.": "Quando (horário de Brasília); senão agora.",
    "Who calls: a number, or anonymous.": "Quem liga: um número, ou anonymous.",
    "The number that forwarded the call.": "O número que desviou a ligação.",
    "What happens, in order: keys (4, 41, 246810#), silence, hangup, busy, no-answer, failed, answered:SEC, "
    "talk:SEC, talk:SEC! (hangs up while recording), wait:SEC, leave, +MIN (the clock moves). "
    "After the last one, silence to the end. Left out: asks at each prompt.": (
        "O que acontece, em ordem: teclas (4, 41, 246810#), silence, hangup, busy, no-answer, failed, "
        "answered:SEG, talk:SEG, talk:SEG! (desliga durante a gravação), wait:SEG, leave, +MIN (o relógio "
        "avança). Depois da última, silêncio até o fim. Sem esta opção, pergunta em cada passo."
    ),
    "Adds the call to a file of scenarios, without its secrets.": (
        "Acrescenta a ligação a um arquivo de cenários, sem as senhas e códigos dela."
    ),
    "Reads flows, teams, calendars and phrases as one and shows all problems; 1 when there are errors.": (
        "Lê fluxos, equipes, calendários e frases em conjunto e mostra todos os problemas; 1 quando há erros."
    ),
    "Files are read together with all others of their folder, since they refer to one another.": (
        "Os arquivos são lidos com todos os outros da pasta, pois uns citam os outros."
    ),
    "Files whose problems are shown, or another folder of flows.": (
        "Arquivos cujos problemas se quer ver, ou outra pasta de fluxos."
    ),
    "github: annotations of a workflow, one a problem.": (
        "github: anotações de um workflow, uma para cada problema."
    ),
    "Puts flows into one form: indentation, order of known keys, quotation marks; comments stay.": (
        "Deixa os fluxos em uma só forma: recuo, ordem das chaves conhecidas, aspas; os comentários ficam."
    ),
    "A file that can't be read as YAML is left as it is, and ends with 1.": (
        "Um arquivo que não pode ser lido como YAML fica como está, e o comando termina com 1."
    ),
    "Files or folders; else the folder of flows.": "Arquivos ou pastas; senão a pasta de fluxos.",
    "Change nothing; 1 if something would be.": "Não muda nada; 1 se algo mudaria.",
    "Shows the JSON Schemas that editors complete and check flows by, made from the model.": (
        "Mostra os JSON Schemas com que os editores completam e conferem os fluxos, feitos a partir do modelo."
    ),
    "Without a name, their paths; with one, the schema itself.": (
        "Sem nome, os caminhos deles; com um nome, o próprio schema."
    ),
    "One of them, by its path below schemas/.": "Um deles, pelo caminho dentro de schemas/.",
    "Write all of them into schemas/.": "Grava todos em schemas/.",
    "Walks every state that a caller and the world can bring about: a certificate each, or the way into a trap.": (
        "Percorre todo estado a que quem liga e o mundo podem levar: um certificado por linha, ou o caminho até a "
        "armadilha."
    ),
    "1 when a hotline is refused. What is walked, and why no folding hides a trap, stands in docs/verify.md.": (
        "1 quando uma linha é recusada. O que se percorre, e por que nenhuma simplificação esconde uma armadilha, "
        "está em docs/verify.md."
    ),
    "Hotlines by name; all of them if left out.": "Linhas pelo nome; sem nenhuma, todas.",
    "What it takes to come to each team and option, and no proof.": (
        "O que custa chegar a cada equipe e opção, sem a prova."
    ),
    "Plays scenarios through the engine and shows each that parts from its file; 1 when one does.": (
        "Executa cenários no motor e mostra cada um que se separa do arquivo; 1 quando há algum."
    ),
    "Files or folders of scenarios; else flows/scenarios.": (
        "Arquivos ou pastas de cenários; senão flows/scenarios."
    ),
    "Only calls to this hotline (main_4003).": "Somente ligações a esta linha (main_4003).",
    "Also writes JUnit XML.": "Grava também o resultado como JUnit XML.",
    "Which ways no scenario took: shown as a tree, or as a page.": (
        "Que caminhos nenhum cenário percorreu: em árvore, ou em uma página."
    ),
    "1 when a hotline's coverage is below this percentage.": (
        "1 quando a cobertura de uma linha fica abaixo deste percentual."
    ),
    "Shows whether a team is open at a moment, why, when next, and what each day from then on is.": (
        "Mostra se uma equipe está aberta em um momento, por quê, quando abre, e como é cada dia a partir dali."
    ),
    "Overrides that stand or lie ahead count, and are listed, where a database is there to ask.": (
        "Emergências em vigor ou previstas contam, e são listadas, onde há um banco de dados a consultar."
    ),
    "Also the days on which teams of one menu differ, holidays on weekends, and what is known for less than a "
    "year.": (
        "Também os dias em que equipes do mesmo menu divergem, feriados no fim de semana, e o que se conhece por "
        "menos de um ano."
    ),
    "How many days to show.": "Quantos dias mostrar.",
    "Draws a hotline's flow: a tree, options first, or a picture as Mermaid, DOT or SVG.": (
        "Desenha o fluxo de uma linha: em árvore, opções primeiro, ou como Mermaid, DOT ou SVG."
    ),
    "How it is drawn.": "Como se desenha.",
    "For programs: the drawing's parts as JSON.": "Para programas: as partes do desenho em JSON.",
    'Writes the public document "URA" of a hotline: every option, its keys, hours and what to have at hand.': (
        'Escreve o documento público "URA" de uma linha: cada opção, suas teclas, horários e o que ter em mãos.'
    ),
    "How it is written.": "Como se escreve.",
    "Shows the versions of this release and of its engine, which journals name.": (
        "Mostra a versão deste programa e a do motor, que fica anotada em cada ligação."
    ),
    "The database: bring it to this release, or see where it stands.": (
        "O banco de dados: traga-o para esta versão do programa, ou veja em que ponto está."
    ),
    "Brings the database to this release's migrations; makes it first, if need be. Safe to repeat.": (
        "Traz o banco para as migrações desta versão; cria-o antes, se preciso. Pode ser repetido sem risco."
    ),
    "Shows the database's migration and the one that this release wants; 1 when they differ.": (
        "Mostra a migração do banco e a que esta versão espera; 1 quando são diferentes."
    ),
}
CHANGES: Mapping[str, str] = {
    "Makes the draft live in every running process within a second; calls under way stay on their version.": (
        "Põe o rascunho em vigor em todos os processos em um segundo; ligações em curso ficam na versão delas."
    ),
    "First every date of the next 400 days on which a team's hours change is listed, in words, and must be "
    "confirmed.": (
        "Antes lista, por extenso, cada data dos próximos 400 dias em que o horário de uma equipe muda, e pede que "
        "sejam confirmadas."
    ),
    "Live from then on; else from now on.": "Em vigor a partir de então; senão a partir de agora.",
    "Live until then; afterwards what is live without it.": (
        "Em vigor até então; depois vale o que valeria sem ela."
    ),
    "What is different, for those who come after.": "O que mudou, para quem vier depois.",
    "Confirms the dates without being asked.": "Confirma as datas sem que se pergunte.",
    "Publishes what verify or the preview refuses; wants --reason.": (
        "Publica o que verify ou a prévia recusa; exige --reason."
    ),
    "Why it is forced; it is kept.": "Por que é forçada; fica registrado.",
    "The version that the draft began from.": "A versão de que o rascunho partiu.",
    "Every date on a line of its own.": "Cada data em uma linha própria.",
    "Makes an earlier version live again, within a second; the files on disk stay as they are.": (
        "Põe de novo em vigor uma versão anterior, em um segundo; os arquivos em disco ficam como estão."
    ),
    "As before a publish, the dates on which hours change are listed and must be confirmed.": (
        "Como antes de publicar, lista as datas em que os horários mudam e pede que sejam confirmadas."
    ),
    "A version or #NUMBER; left out: the one that was live before.": (
        "Uma versão ou #NÚMERO; sem nada: a que estava em vigor antes."
    ),
    "Brings back this one file alone.": "Traz de volta somente este arquivo.",
    "Lists what was published: when, by whom, why, and what is live now; or brings a version back to edit it.": (
        "Lista o que foi publicado: quando, por quem, por quê, e o que está em vigor; ou traz uma versão de volta "
        "para ser editada."
    ),
    "Makes the files on disk those of a version (live, #3).": (
        "Torna os arquivos em disco os de uma versão (live, #3)."
    ),
    "Lets --checkout replace unpublished changes of the draft.": (
        "Deixa --checkout substituir mudanças do rascunho que não foram publicadas."
    ),
    "Shows what lies between two versions: what callers would notice first, then dates, then lines of YAML.": (
        "Mostra o que há entre duas versões: primeiro o que muda para quem liga, depois datas, depois linhas de YAML."
    ),
    "A version, its beginning, #NUMBER, live or draft.": "Uma versão, o começo dela, #NÚMERO, live ou draft.",
    "The same, of the other side.": "O mesmo, do outro lado.",
    "Runs recorded calls on a draft or a version, and says in callers' terms what would be different.": (
        "Passa ligações registradas por um rascunho ou uma versão, e diz o que mudaria para quem liga."
    ),
    "Only calls of this day, as 2026-11-24.": "Somente ligações deste dia, como 2026-11-24.",
    "Only calls since then: 12h, 1d, or a moment.": "Somente ligações desde então: 12h, 1d, ou um momento.",
    "Only calls of this hotline (main_4003).": "Somente ligações desta linha (main_4003).",
    "Only calls that chose this team; 'ombudsman' takes its own.": (
        "Somente ligações que escolheram esta equipe; 'ombudsman' inclui as da ouvidoria."
    ),
    "Only this call; may be given again.": "Somente esta ligação; pode ser repetida.",
    "On what: draft, live, a version or its beginning, or #3.": (
        "Em que versão: draft, live, uma versão ou seu começo, ou #3."
    ),
    "Each call on its own version; 1 when one is not what it was.": (
        "Cada ligação na própria versão; 1 quando uma não é mais o que foi."
    ),
    "support=06:00-20:00: who would have reached the team.": (
        "support=06:00-20:00: quem teria chegado à equipe."
    ),
    "The newest calls, at most so many; 0: all.": "As ligações mais novas, no máximo tantas; 0: todas.",
    "Announcements that callers hear for a while, without a publish.": (
        "Avisos que quem liga ouve por algum tempo, sem publicar."
    ),
    "Adds a notice: heard within a second by whoever calls, in the first prompt and before it is too late.": (
        "Acrescenta um aviso: em um segundo quem liga o ouve, logo no início e antes que seja tarde."
    ),
    "Where there are no words in the caller's language, they hear that there is a notice and who can explain it.": (
        "Onde não há texto no idioma de quem liga, ouve-se que há um aviso e quem pode explicá-lo."
    ),
    "What callers hear, in Portuguese.": "O que quem liga ouve, em português.",
    "Ends a notice now, before its time.": "Encerra um aviso agora, antes da hora.",
    "The notice's number.": "O número do aviso.",
    "Lists notices that stand or are to come.": "Lista os avisos em vigor ou previstos.",
    "A team open, closed or sent to another one for a while; no publish is needed.": (
        "Uma equipe aberta, fechada ou enviada a outra por algum tempo, sem publicar."
    ),
    "Opens or closes a team, or sends its callers to another one, within a second and never beyond the end.": (
        "Abre ou fecha uma equipe, ou envia quem a procura a outra, em um segundo e nunca além do fim."
    ),
    "`set` may be left out. It wins over exceptional days, holidays and hours; the later made override wins.": (
        "`set` pode ser omitido. Vale mais que dias excepcionais, feriados e horários; entre duas emergências vale "
        "a que foi feita por último."
    ),
    "What holds meanwhile.": "O que vale nesse tempo.",
    "With sent-to: who answers.": "Com sent-to: quem atende.",
    "What its callers hear first, in Portuguese.": "O que quem a procura ouve primeiro, em português.",
    "Ends an override now, before its time.": "Encerra uma emergência agora, antes da hora.",
    "The override's number.": "O número da emergência.",
    "Lists overrides that hold or are to come, and warns of those that end within 15 minutes.": (
        "Lista as emergências em vigor ou previstas, e avisa das que terminam em até 15 minutos."
    ),
}
DESK: Mapping[str, str] = {
    "What happened on the phone, and why.": "O que aconteceu ao telefone, e por quê.",
    "Lists calls, the newest first.": "Lista as ligações, as mais novas primeiro.",
    "Only calls that chose this team; 'ombudsman' shows its own.": (
        "Somente ligações que escolheram esta equipe; 'ombudsman' mostra as da ouvidoria."
    ),
    "transferred, callback, abandoned, ticket, ...": (
        "Somente com este fim: transferred, callback, abandoned, ticket, ..."
    ),
    "Chose a team, ended without person, ticket or announced end; not seen.": (
        "Escolheu uma equipe e terminou sem pessoa, solicitação ou fim anunciado; ainda não vista."
    ),
    "Only calls under way.": "Somente ligações em curso.",
    "Shows one call: what was heard, what was pressed, and why it went where it went.": (
        "Mostra uma ligação: o que se ouviu, o que se digitou e por que ela foi para onde foi."
    ),
    "The call's id, as the carrier gives it.": "O id da ligação, como a operadora o dá.",
    "Also what would have changed the way: one fact moved at a time.": (
        "Também o que teria mudado o caminho: um fato de cada vez."
    ),
    "As a scenario for `ivr test`: no secret, number or name in it.": (
        "Como cenário para `ivr test`: sem senha, número ou nome."
    ),
    "Marks a lost call as seen: somebody has looked after it.": (
        "Marca como vista uma ligação perdida: alguém cuidou dela."
    ),
    "Counts calls.": "Conta ligações.",
    "What to count by, of: hotline, team, outcome, language, hour.": (
        "Por que contar, entre: hotline, team, outcome, language, hour."
    ),
    "The tickets that callers opened: list, show and work them.": (
        "As solicitações que quem ligou abriu: listar, mostrar e atender."
    ),
    "Lists tickets by when they fall due; those that wait for nobody are left out unless their state is named.": (
        "Lista solicitações pelo prazo; as que não esperam por ninguém só aparecem se a situação for pedida."
    ),
    "Only what is due now, and no later attempt set.": "Somente o que já venceu, sem outra ligação marcada.",
    "The team; the ombudsman's tickets appear only when it is named.": (
        "A equipe; as solicitações da ouvidoria só aparecem quando ela é pedida."
    ),
    "Only in this state; may be given more than once.": "Somente nesta situação; pode ser repetida.",
    "At most so many.": "No máximo tantas.",
    "Shows a ticket and its history; numbers are masked unless --number or --json asks for them.": (
        "Mostra uma solicitação e seu histórico; números ficam ocultos, salvo com --number ou --json."
    ),
    "The ticket's protocol, with or without spaces.": "O protocolo da solicitação, com ou sem espaços.",
    "Show the whole number to call.": "Mostra por inteiro o número a ligar.",
    "Shows every change of a ticket: when, who and what.": (
        "Mostra cada mudança de uma solicitação: quando, quem e o quê."
    ),
    "Names the messages that were recorded, and where the carrier keeps them.": (
        "Diz que mensagens foram gravadas, e onde a operadora as guarda."
    ),
    "Takes a ticket in hand.": "Assume uma solicitação.",
    "Also when a colleague has it.": "Mesmo quando está com um colega.",
    "A solution was proposed: the customer has 7 business days to reply (Validação Cliente).": (
        "Foi proposta uma solução: o cliente tem 7 dias úteis para responder (Validação Cliente)."
    ),
    "The customer replied in time: back to work.": "O cliente respondeu no prazo: volta ao atendimento.",
    "Closes a ticket; afterwards only a follow-up is possible.": (
        "Encerra uma solicitação; depois só é possível um acompanhamento."
    ),
    "Cancels a ticket that nobody needs any more.": "Cancela uma solicitação de que ninguém precisa mais.",
    "Opens a new ticket that follows one that has ended (acompanhamento).": (
        "Abre uma nova solicitação que acompanha outra já terminada (acompanhamento)."
    ),
    "Keeps how a call back went. After three no-answers on two days a ticket is closed as not reached.": (
        "Registra como foi um retorno. Depois de três ligações sem resposta, em dois dias, a solicitação fica como "
        "não localizado."
    ),
    "The customer was reached.": "O cliente atendeu.",
    "Nobody answered: sets the next attempt on the team's hours.": (
        "Ninguém atendeu: marca a próxima ligação pelo horário da equipe."
    ),
    "The customer asked to be called then.": "O cliente pediu que se ligue nesse momento.",
    "The number is not the customer's: it is not called again.": (
        "O número não é do cliente: não se liga mais para ele."
    ),
    "Gives a ticket to another team; what the caller was told of its time still holds.": (
        "Passa uma solicitação a outra equipe; o prazo dito a quem ligou continua valendo."
    ),
    "The team that it goes to.": "A equipe que a recebe.",
    "Gives a ticket to another contact of the customer, who is then the one to call.": (
        "Passa uma solicitação a outro contato do cliente, a quem então se liga."
    ),
    "The customers who may log in: import, list, unlock and change them.": (
        "Os clientes que podem se identificar: importar, listar, desbloquear e mudar."
    ),
    "Makes a file's customers live, all or none. Customers who aren't in it stay as they are.": (
        "Põe em vigor os clientes de um arquivo, todos ou nenhum. Quem não está nele fica como está."
    ),
    "UTF-8, with a header; see docs/cli.md.": "UTF-8, com cabeçalho; veja docs/cli.md.",
    "Only say what would change.": "Só diz o que mudaria.",
    "Lists contacts with their organization and how their logins stand; numbers are masked without --json.": (
        "Lista contatos com a empresa e a situação da identificação; sem --json os números ficam ocultos."
    ),
    "Only those whose password isn't taken now.": "Somente aqueles cuja senha não é aceita agora.",
    "Only this organization: its name or id.": "Somente esta empresa: nome ou id.",
    "Opens a contact to logins again, from every number.": (
        "Libera de novo a identificação de um contato, a partir de qualquer número."
    ),
    "Why; kept with the change.": "Por quê; fica registrado com a mudança.",
    "Sets whether an organization is overdue; holds from the next turn of any call on.": (
        "Define se uma empresa tem pendência; vale já no próximo passo de qualquer ligação."
    ),
    "The organization's name or id.": "O nome ou o id da empresa.",
    "What to set.": "O que definir.",
    "Removes the demonstration customers and agents, whose passwords are public.": (
        "Remove os clientes e atendentes de demonstração, cujas senhas são públicas."
    ),
    "The agents who serve queues by calling in.": "Os atendentes que servem filas ligando para cá.",
    "Adds an agent. The PIN is asked for, or read from a pipe; it is never an argument, and stored hashed.": (
        "Acrescenta um atendente. O PIN é perguntado, ou lido de um pipe; nunca é argumento, e fica guardado como "
        "hash."
    ),
    "How the agent is called here.": "Como o atendente se chama aqui.",
    "The number that the agent calls in from.": "O número de que o atendente liga.",
    "A queue to serve; may be given more than once.": "Uma fila a servir; pode ser repetida.",
    "Lists the agents; numbers are masked without --json.": (
        "Lista os atendentes; sem --json os números ficam ocultos."
    ),
    "Removes an agent, who can't call in any more.": "Remove um atendente, que não pode mais ligar para cá.",
    "The agent's name or id.": "O nome ou o id do atendente.",
}
HELP: Mapping[str, str] = {**SHARED, **FLOWS, **CHANGES, **DESK}


def portuguese(help_text: str) -> str:
    """A help text in Portuguese; a paragraph that isn't known stays in English."""
    return "\n\n".join(HELP.get(part, part) for part in help_text.split("\n\n"))
