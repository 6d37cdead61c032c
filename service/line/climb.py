"""Climbing the ladder: a run pages step after step until somebody takes the conversation or nobody is left.

A step's wait runs from when its first page was handed to the provider, or 30 s after it was due (contract 7.4).
What follows when a run finds nobody is in `run_out`; whom to ask next is in `ladder`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from service.line import conversations, outgoing, pages, person, promise, run_out, watch
from service.line.ladder import Ask, Wish, next_ask
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person
from service.line.timers import Timer, arm, disarm
from service.models import ConversationRow, PageRow
from service.models.conversation import Answer, RunKind

HAND_OVER_WITHIN = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
OF_ONE_STEP = (RunKind.NEWCOMER, RunKind.ASKED)
LONGEST_VALIDITY = 14_400  # seconds: a page four hours old asks for nothing any more

PAGE_TEXTS = {
    RunKind.FIRST: "page",
    RunKind.AGAIN: "page",
    RunKind.NEWCOMER: "page_newcomer",
    RunKind.SILENCE: "page_silence",
    RunKind.HANDOVER: "page_handover",
    RunKind.ASKED: "page_asked",
}
PAGE_OF_NEWCOMER = PAGE_TEXTS[RunKind.NEWCOMER]


def start(
    moment: Moment, conversation: ConversationRow, whom: Person, kind: RunKind, but_not: str | None = None
) -> Ask | None:
    """Begins a run of the ladder without `but_not`; the first step that is paged, None where nobody can be."""
    _begin(moment, conversation, kind, but_not)
    ask = _next(moment, conversation, whom)
    if ask is not None:
        page_step(moment, conversation, whom, ask)
    return ask


def start_against(moment: Moment, conversation: ConversationRow, whom: Person, kind: RunKind) -> bool:
    """A run of item 9 or 10. False where there is nobody beside the holder: then an earlier run goes on."""
    holder = str(conversation.holder)
    if next_ask(moment.area, watch.now(moment), whom.wish, frozenset({holder})) is None:
        return False
    return start(moment, conversation, whom, kind, but_not=holder) is not None


def start_with(moment: Moment, conversation: ConversationRow, whom: Person, staff: list[str]) -> None:
    """A run of one step that pages just these: those whose duty begins (contract 7.7)."""
    _begin(moment, conversation, RunKind.NEWCOMER, None)
    page_step(moment, conversation, whom, _ask_just(moment, staff))


def start_asked(moment: Moment, conversation: ConversationRow, whom: Person, colleague: str) -> None:
    """A run of one step that pages the colleague whom the holder asks to take over."""
    _begin(moment, conversation, RunKind.ASKED, conversation.holder)
    page_step(moment, conversation, whom, _ask_just(moment, [colleague]))


def page_step(moment: Moment, conversation: ConversationRow, whom: Person, ask: Ask) -> None:
    """Pages everyone of the step together, and sets the timer for its end."""
    until = moment.now + HAND_OVER_WITHIN + ask.wait
    conversations.change(
        moment, conversation, run_ask=conversation.run_ask + 1, run_step=ask.step, step_until=until
    )
    key = PAGE_TEXTS[RunKind(str(conversation.run_kind))]
    for staff in ask.staff:
        _page(moment, conversation, whom, staff, ask, key)
    arm(moment, conversation, Timer.STEP, until, run=conversation.run, ask=conversation.run_ask)


def let_in(moment: Moment, conversation: ConversationRow, whom: Person, asks: list[Ask]) -> None:
    """Pages these beside those whose answer the step waits for: it now lasts until each has had the whole wait."""
    waits_until = conversation.step_until or moment.now
    until = max(waits_until, moment.now + HAND_OVER_WITHIN + max(ask.wait for ask in asks))
    first = not promise.somebody_on_duty_was_asked(moment, conversation)
    _ends_at(moment, conversation, until)
    for ask in asks:
        for staff in ask.staff:
            _page(moment, conversation, whom, staff, ask, PAGE_OF_NEWCOMER)
    if first:
        left = max(waits_until - moment.now, *(ask.wait for ask in asks))
        promise.give_anew(moment, conversation, whom, left, "duty_has_begun")


def handed_over(moment: Moment, conversation: ConversationRow, page: PageRow) -> None:
    """The provider has the page: the wait of its step runs from the first one (contract 7.4)."""
    pages.change(moment, page, handed_at=moment.now)
    if page.run == conversation.run and page.ask == conversation.run_ask:
        _end_no_later_than(moment, conversation, pages.of_ask(moment, conversation))


def step_is_over(moment: Moment, conversation: ConversationRow, whom: Person) -> None:
    """The wait is over: who has not answered is asked no more by name of the step, and the next are."""
    for page in pages.of_ask(moment, conversation):
        if page.answer is None:
            pages.change(moment, page, answer=Answer.NONE)
    go_on(moment, conversation, whom)


def go_on_if_all_refused(moment: Moment, conversation: ConversationRow, whom: Person) -> None:
    """A step ends at once when everybody paged in it has said no or cannot be reached."""
    waiting = [page for page in pages.of_ask(moment, conversation) if page.answer not in pages.REFUSED]
    if conversation.run_step is not None and not waiting:
        go_on(moment, conversation, whom)
    else:  # who was let in later may have longer than those who are left
        _end_no_later_than(moment, conversation, waiting)


def coming(
    moment: Moment, conversation: ConversationRow, wish: Wish, asked: frozenset[str]
) -> Ask | None:
    """Whom the run under way asks next, as things stand now; `asked`: those paged in its round."""
    if conversation.run_kind in OF_ONE_STEP:
        return None
    ask = next_ask(moment.area, watch.now(moment), wish, asked, _begin_after(conversation))
    if ask is None and _has_another_round(moment, conversation):
        return next_ask(moment.area, watch.now(moment), wish, frozenset({conversation.run_excludes or ""}))
    return ask


def go_on(moment: Moment, conversation: ConversationRow, whom: Person) -> None:
    """The next step, the next round, or the end of the run."""
    _drop_unsent(moment, conversation)
    ask = None if conversation.run_kind in OF_ONE_STEP else _next(moment, conversation, whom)
    if ask is not None:
        page_step(moment, conversation, whom, ask)
        _tell_once_a_round(moment, conversation, whom, ask)
        return
    ask = _next_round(moment, conversation, whom)
    if ask is not None:
        page_step(moment, conversation, whom, ask)
        _tell_if_duty_has_begun(moment, conversation, whom, ask)
        return
    stop_climbing(moment, conversation)
    run_out.nobody_left(moment, conversation, whom)


def stop_climbing(moment: Moment, conversation: ConversationRow) -> None:
    """No step waits any more; those who were paged in the run may still answer."""
    _drop_unsent(moment, conversation)
    conversations.change(moment, conversation, run_step=None, step_until=None)
    disarm(moment, conversation, Timer.STEP)


def end_run(moment: Moment, conversation: ConversationRow) -> None:
    """The run is over and its pages are closed: somebody has the conversation, or it is closed."""
    stop_climbing(moment, conversation)
    pages.end_all(moment, conversation)
    conversations.change(moment, conversation, run_kind=None, run_excludes=None)


def _begin(moment: Moment, conversation: ConversationRow, kind: RunKind, but_not: str | None) -> None:
    if conversation.run > 0:
        stop_climbing(moment, conversation)
    if conversation.holder is not None:  # an earlier run against the holder ends with this one
        pages.end_all(moment, conversation)
    conversations.change(
        moment, conversation, run=conversation.run + 1, run_kind=kind, run_round=1, run_ask=0,
        run_excludes=but_not, told_trying=False,
    )  # fmt: skip


def _next(moment: Moment, conversation: ConversationRow, whom: Person) -> Ask | None:
    asked = pages.asked_in_round(moment, conversation)
    return next_ask(moment.area, watch.now(moment), whom.wish, asked, _begin_after(conversation))


def _begin_after(conversation: ConversationRow) -> int:
    """A run of item 9 goes on from the holder's own step; every other run begins at the beginning."""
    return (conversation.holder_step or 0) if conversation.run_kind == RunKind.SILENCE else -1


def _next_round(moment: Moment, conversation: ConversationRow, whom: Person) -> Ask | None:
    """The first step of the next round, where the run has one; only a run of the whole ladder has several.

    Whoever gave it back was left out of one round, and is asked in the next as anybody on duty is.
    """
    if not _has_another_round(moment, conversation):
        return None
    conversations.change(
        moment, conversation, run_round=conversation.run_round + 1, run_excludes=None, told_trying=False)
    return _next(moment, conversation, whom)


def _has_another_round(moment: Moment, conversation: ConversationRow) -> bool:
    return conversation.run_kind == RunKind.FIRST and conversation.run_round < moment.area.ladder_rounds


def _ask_just(moment: Moment, staff: list[str]) -> Ask:
    """A step of these people alone, numbered and timed as the step of the ladder that asks their rota, or the last."""
    rotas = {holder.rota for holder in moment.duty.on_duty(moment.area.id, moment.now) if holder.staff in staff}
    ladder = moment.area.ladder
    number = next((n for n, step in enumerate(ladder, start=1) if rotas & set(step.rotas)), len(ladder) + 1)
    return Ask(number, tuple(staff), run_out.wait_of_step(moment.area, number))


def _tell_once_a_round(moment: Moment, conversation: ConversationRow, whom: Person, ask: Ask) -> None:
    if conversation.run_kind != RunKind.FIRST or _tell_if_duty_has_begun(moment, conversation, whom, ask):
        return
    if not conversation.told_trying:
        conversations.change(moment, conversation, told_trying=True)
        promise.still_trying(moment, conversation, whom, ask.wait)


def _tell_if_duty_has_begun(moment: Moment, conversation: ConversationRow, whom: Person, ask: Ask) -> bool:
    """It opened in a gap, and this step is the first that asks somebody on duty: that is what the person hears."""
    if promise.somebody_on_duty_was_asked_before(moment, conversation):
        return False
    if not set(ask.staff) & watch.on_duty(moment):
        return False
    promise.give_anew(moment, conversation, whom, ask.wait, "duty_has_begun")
    return True


def _ends_at(moment: Moment, conversation: ConversationRow, until: datetime) -> None:
    conversations.change(moment, conversation, step_until=until)
    arm(moment, conversation, Timer.STEP, until, run=conversation.run, ask=conversation.run_ask)


def _end_no_later_than(moment: Moment, conversation: ConversationRow, waiting: Iterable[PageRow]) -> None:
    """The step ends when the last wait of these pages does; those that were made together wait from the first."""
    together: dict[tuple[datetime, int], list[PageRow]] = defaultdict(list)
    for page in waiting:
        together[page.at, page.step].append(page)
    ends = [_end_of(made) for made in together.values()]
    if ends and conversation.step_until is not None and max(ends) < conversation.step_until:
        _ends_at(moment, conversation, max(ends))


def _end_of(together: list[PageRow]) -> datetime:
    since = min([page.handed_at for page in together if page.handed_at], default=together[0].at + HAND_OVER_WITHIN)
    return min(since, together[0].at + HAND_OVER_WITHIN) + timedelta(seconds=together[0].wait_seconds)


def _page(
    moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str, ask: Ask, key: str
) -> None:
    staff = moment.staff(staff_id)
    page = pages.create(moment, conversation, staff_id, ask.step, ask.wait)
    facts = {"area": moment.area.name, "number": conversation.number, "by": answer_by(moment.now, ask.wait)}
    if conversation.holder is not None:
        facts["name"] = moment.first_name(conversation.holder)
    language = outgoing.language_of(staff)
    sentences = [outgoing.write(moment, key, language, **facts)]
    if person.why_silent(moment, whom.phone):
        note = "cannot_reply_note_sms_only" if whom.sms_only else "cannot_reply_note"
        sentences.append(outgoing.write(moment, note, language))
    if moment.area.links_in_texts:
        url = f"{moment.public_url}/conversations/{conversation.id}"
        sentences.append(outgoing.write(moment, "page_link", language, url=url))
    seconds = min(int(ask.wait.total_seconds()), LONGEST_VALIDITY)
    draft = Draft(
        staff.phone, " ".join(sentences), conversation, template=key, to_staff=staff.id,
        expires_at=conversation.step_until, page=page, validity=seconds,
    )  # fmt: skip
    outgoing.send(moment, draft)


def answer_by(now: datetime, wait: timedelta) -> datetime:
    """The whole minute by which to answer: before the step ends, unless the wait is too short for that."""
    whole = (now + wait).replace(second=0, microsecond=0)
    return whole if whole > now else whole + MINUTE


def _drop_unsent(moment: Moment, conversation: ConversationRow) -> None:
    """A page that was not handed over when its step ends is dropped (contract 7.4)."""
    ids = [page.id for page in pages.of_run(moment, conversation) if page.handed_at is None]
    outgoing.drop(moment, outgoing.queued_pages(moment, conversation, ids), "step over")
