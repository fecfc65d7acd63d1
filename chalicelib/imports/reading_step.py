"""The job that turns an uploaded file into rows and looks at its columns."""

from dataclasses import dataclass

from chalicelib.imports.columns import heading_set, recalled, recognise
from chalicelib.imports.errors import UnreadableFile
from chalicelib.imports.model import Import
from chalicelib.imports.profile import Profile
from chalicelib.imports.reading import Table, read
from chalicelib.imports.workshop import Workshop, import_of
from chalicelib.jobs.model import Job
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal

_HEADING = 100


@dataclass
class ReadingStep:
    """One step: reading 20 MB takes seconds and writes the same files when repeated."""

    shop: Workshop

    def __call__(self, who: Principal, job: Job) -> Job:
        now = self.shop.backing.clock.now()
        made = self.shop.get(who, import_of(job))
        if made.state != "reading" or made.job != job.id:
            return job.finished(now)
        try:
            table = self._table(who, made)
        except UnreadableFile as error:
            refused = made.to("unreadable", problem=error.detail, problem_params=error.params)
            self.shop.save(who, refused, "unreadable")
            return job.finished(now)
        files = self.shop.files(who, made.id)
        files.put_rows(table.rows)
        files.put_profile(Profile.of(table))
        self.shop.save(who, self._mapped(who, made, table), "read")
        return job.finished(now, rows=len(table.rows))

    def _table(self, who: Principal, made: Import) -> Table:
        content = self.shop.files(who, made.id).file()
        if content is None:
            raise UnreadableFile(N_("The file did not arrive. Please upload it again."))
        return read(content, made.filename, made.read_as)

    def _mapped(self, who: Principal, made: Import, table: Table) -> Import:
        """Columns as they were chosen for these headings before, else as the headings say."""
        kept = self.shop.rows(who).mapping(made.kind, heading_set(table.headings))
        columns = recalled(table.headings, kept)
        found = columns or recognise(table.headings, self.shop.kind(made).fields)
        return made.to(
            "mapping",
            read_as=table.read_as,
            sheets=table.sheets,
            headings=tuple(heading[:_HEADING] for heading in table.headings),
            rows=len(table.rows),
            recalled=bool(columns),
            choices=made.choices.model_copy(update={"columns": found}),
        )
