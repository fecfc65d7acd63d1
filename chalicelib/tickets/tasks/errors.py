"""What is refused about sub-tasks."""

from chalicelib.kit.errors import Conflict, NotFound


class TaskNotFound(NotFound):
    """No such task on this ticket."""

    title = "This task was not found."


class TaskFinished(Conflict):
    """A task is done or cancelled once."""

    type = "task-finished"
    title = "This task is finished already."


class TooManyTasks(Conflict):
    """More is a project and no complaint."""

    type = "too-many-tasks"
    title = "A ticket takes at most %(most)d tasks."
