"""The job that turns an uploaded bill or list into rows and looks at its columns."""

from dataclasses import dataclass

from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.sheet import SHEET
from chalicelib.accounts.reconciliation.workshop import Workshop
from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import heading_set, recalled, recognise
from chalicelib.imports.errors import UnreadableFile
from chalicelib.imports.profile import Profile
from chalicelib.imports.reading import Table, read
from chalicelib.jobs.model import Job
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal

_HEADING = 100


@dataclass
class ReadingStep:
    """One step, that writes the same files when it is repeated."""

    shop: Workshop

    def __call__(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        now, files = self.shop.backing.clock.now(), self.shop.files(who, made.id)
        content = files.file()
        try:
            if content is None:
                raise UnreadableFile(N_("The file did not arrive. Please upload it again."))
            table = read(content, made.filename, made.read_as)
        except UnreadableFile as error:
            refused = made.to("unreadable", problem=error.detail, problem_params=error.params)
            self.shop.save(who, refused, "unreadable")
            return job.finished(now)
        files.put_rows(table.rows)
        files.put_profile(Profile.of(table))
        self.shop.save(who, self._mapped(who, made, table), "read")
        return job.finished(now, rows=len(table.rows))

    def _mapped(self, who: Principal, made: Reconciliation, table: Table) -> Reconciliation:
        """Columns and settings as this sender's file was read last, else as the headings say."""
        kept = self.shop.rows(who).mapping(made.sender.key, heading_set(table.headings))
        columns = recalled(table.headings, kept.get("columns", {}))
        found = columns or recognise(table.headings, SHEET.fields)
        settings = kept.get("settings", {}) if columns else {}
        return made.to(
            "mapping",
            read_as=table.read_as,
            sheets=table.sheets,
            headings=tuple(heading[:_HEADING] for heading in table.headings),
            rows=len(table.rows),
            recalled=bool(columns),
            choices=Choices.model_validate({**settings, "columns": found}),
        )
