"""Promises to buyers: staff are warned once before and told once after, in their own working hours."""

from datetime import UTC, datetime, timedelta

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.people import Stage as Closeness
from bot.store.cases import Case
from tests.stories.mailing import Mailer
from tests.stories.people import hire, reader, settled, until

COMPLAINT = "30 boxes of the last shipment arrived wet and broken. What can you do?"


async def complain(stage: Stage) -> Case:
    """Let Ana, a regular buyer, complain by mail: two hours to the first answer, twelve to the solution."""
    await reader(stage, "Ana Silva", "ana@lisboacasa.example", closeness=Closeness.REGULAR)
    await Mailer(stage, "ana@lisboacasa.example", "Ana Silva").write("Order 8812", COMPLAINT)
    await until(Case.exists)
    await settled(stage, email=1)
    return await Case.get()


def reminders(stage: Stage) -> list[str]:
    """Return the reminders in the group, each by its first words."""
    texts = [message.text for message in stage.group.heard()]
    return [text.splitlines()[0] for text in texts if text.startswith(("⏰", "❗ C-1001 ("))]


async def answer(stage: Stage, minsu: User) -> None:
    post = await stage.group.hears("C-1001")
    minsu.send_text("New boxes on Friday.", stage.group.chat, reply_to=post)
    await until(lambda: Case.exists(first_answered_at__not_isnull=True))


async def test_the_promises_are_counted_in_working_hours(still: Stage) -> None:
    case = await complain(still)
    # It is eleven on a Wednesday; lunch from twelve to one does not count.
    first = (case.first_due_at - case.created_at) / timedelta(hours=1)
    assert first in (3, 5)  # two or four working hours, over lunch
    assert case.solve_due_at > case.first_due_at


async def test_a_warning_and_a_breach_are_posted_once_each(still: Stage) -> None:
    case = await complain(still)
    assert reminders(still) == []
    still.clock.move((case.first_due_at - case.created_at) * 0.9)
    for _ in range(3):
        await still.ticker.run_all()
    await still.group.hears("⏰")
    assert [line[0] for line in reminders(still)] == ["⏰"]
    still.clock.move((case.first_due_at - case.created_at) * 0.3)
    for _ in range(3):
        await still.ticker.run_all()
    await still.group.hears("nobody has answered")
    assert [line[0] for line in reminders(still)] == ["⏰", "❗"]
    assert "nobody has answered" in reminders(still)[1]


async def test_an_answer_in_time_keeps_the_first_promise(still: Stage) -> None:
    minsu = await hire(still)
    case = await complain(still)
    await answer(still, minsu)
    still.clock.move(case.first_due_at - case.created_at + timedelta(minutes=1))
    await still.ticker.run_all()
    assert reminders(still) == []


async def test_the_solution_has_a_promise_of_its_own(still: Stage) -> None:
    minsu = await hire(still)
    case = await complain(still)
    await answer(still, minsu)
    still.clock.move(case.solve_due_at - still.clock.now() + timedelta(minutes=1))
    await still.ticker.run_all()
    # A post waits for the one before it in its case, which may be on the wire just now.
    await still.group.hears("not solved")
    assert ["not solved" in line for line in reminders(still)] == [True]


async def test_a_closed_case_reminds_nobody(still: Stage) -> None:
    minsu = await hire(still)
    case = await complain(still)
    minsu.press(await still.group.hears("C-1001"), "Close")
    await until(lambda: Case.exists(state="closed"))
    still.clock.move(case.solve_due_at - still.clock.now() + timedelta(days=3))
    await still.ticker.run_all()
    assert reminders(still) == []


async def test_nobody_is_reminded_at_night_or_on_the_weekend(still: Stage) -> None:
    still.clock.move(datetime(2026, 11, 20, 8, 30, tzinfo=UTC) - still.clock.now())  # Friday, half past five in Seoul
    case = await complain(still)
    assert case.first_due_at > datetime(2026, 11, 22, 23, tzinfo=UTC)  # Monday morning
    seen: list[datetime] = []
    while still.clock.now() < case.first_due_at:
        before = len(reminders(still))
        await still.move(timedelta(hours=1))
        if len(reminders(still)) > before:
            seen.append(still.clock.now())
    office = still.app.house.exporter.office
    assert seen
    assert all(office.is_open(moment - timedelta(minutes=1)) for moment in seen)
