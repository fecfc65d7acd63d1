"""Jobs: bounded steps, a cursor that survives crashes, failures that are shown in the end."""

from datetime import timedelta

import pytest

from chalicelib.jobs.model import MAX_FAILURES, Job
from chalicelib.jobs.service import STEPS_PER_WAKE, Step
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.kit.errors import Conflict, NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.world import World


def counting(total: int, seen: list[int]) -> Step:
    """A step that counts from the cursor to the total, one by one."""

    def step(who: Principal, job: Job) -> Job:
        at = job.cursor.get("at", 0)
        seen.append(at)
        after = job.advanced(done=at + 1, cursor={"at": at + 1}, total=total)
        return after.finished(job.created_at, counted=at + 1) if at + 1 == total else after

    return step


def start(world: World, step: Step) -> str:
    world.services.jobs.steps = {"count": lambda: step}
    uow = UnitOfWork(world.backing, world.who)
    job = world.services.jobs.start(uow, "count", {"x": 1})
    uow.commit()
    return job.id


def test_a_job_runs_to_its_end_with_progress(world: World) -> None:
    seen: list[int] = []
    job_id = start(world, counting(5, seen))
    assert world.services.jobs.get(world.who, job_id).percent == 0
    world.settle()
    job = world.services.jobs.get(world.who, job_id)
    assert (job.state, job.percent, job.result) == ("done", 100, {"counted": 5})
    assert seen == [0, 1, 2, 3, 4]


def test_a_long_job_hands_itself_on(world: World) -> None:
    total = STEPS_PER_WAKE * 2 + 3
    job_id = start(world, counting(total, []))
    world.deliver(world.queues.take()[0])
    assert world.services.jobs.get(world.who, job_id).done == STEPS_PER_WAKE
    world.settle()
    assert world.services.jobs.get(world.who, job_id).state == "done"


def test_a_lost_message_is_made_good_by_the_sweeper(world: World) -> None:
    job_id = start(world, counting(3, []))
    world.queues.waiting.clear()
    world.pass_time(timedelta(minutes=1))
    assert world.services.jobs.get(world.who, job_id).state == "done"


def test_a_crash_in_a_step_repeats_that_step_only(world: World) -> None:
    seen: list[int] = []
    count = counting(3, seen)
    crashes = [1]

    def step(who: Principal, job: Job) -> Job:
        if job.cursor.get("at", 0) == 1 and crashes:
            crashes.pop()
            raise RuntimeError("power cut")
        return count(who, job)

    job_id = start(world, step)
    world.settle()
    assert world.services.jobs.get(world.who, job_id).problem == "RuntimeError"
    world.pass_time(timedelta(minutes=2))
    assert seen == [0, 1, 2]
    assert world.services.jobs.get(world.who, job_id).state == "done"


def test_a_job_that_keeps_failing_ends_as_failed(world: World) -> None:
    def step(who: Principal, job: Job) -> Job:
        raise RuntimeError("always")

    job_id = start(world, step)
    world.pass_time(timedelta(minutes=MAX_FAILURES + 2))
    job = world.services.jobs.get(world.who, job_id)
    assert (job.state, job.failures) == ("failed", MAX_FAILURES)


def test_a_cancelled_job_stops_before_its_next_step(world: World) -> None:
    seen: list[int] = []
    job_id = start(world, counting(3, seen))
    world.services.jobs.cancel(world.who, job_id)
    world.settle()
    assert seen == []
    with pytest.raises(Conflict):
        world.services.jobs.cancel(world.who, job_id)


def test_two_workers_at_one_job_do_not_both_go_on(world: World) -> None:
    job_id = start(world, counting(3, []))
    rows = world.services.jobs.rows(world.who)
    job = rows.get(job_id)
    assert job is not None
    rows.save(job.advanced(done=1, cursor={"at": 1}), None)
    with pytest.raises(ConditionFailed):
        rows.save(job.advanced(done=1, cursor={"at": 1}), None)


def test_jobs_are_listed_newest_first_and_not_to_strangers(world: World) -> None:
    first = start(world, counting(1, []))
    world.clock.advance(timedelta(seconds=1))
    second = start(world, counting(1, []))
    assert [job.id for job in world.services.jobs.newest(world.who, "count").items] == [
        second,
        first,
    ]
    assert world.services.jobs.newest(world.stranger, "count").items == []
    with pytest.raises(NotFound):
        world.services.jobs.get(world.stranger, first)
