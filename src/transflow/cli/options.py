"""What several commands share before their verb runs: options, the project, its session, completion."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from transflow.errors import TransflowError
from transflow.model import State

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from transflow.language import Language
    from transflow.project import Project
    from transflow.workflow.session import Session

EXIT_NO = 1
"""The answer is no."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Context:
    """What the options before the command say."""

    folder: Path = field(default_factory=Path)
    verbosity: int = 0
    """-1 quiet, 0 as usual, 1 and more verbose."""

    def say(self, text: str, *, at: int = 0) -> None:
        """Tell the person at the terminal something that is not the result.

        Args:
            text: one line.
            at: the verbosity from which on it is said.
        """
        if self.verbosity >= at:
            click.echo(text, err=True)

    def project(self) -> Project:
        """The project that the folder belongs to.

        Raises:
            ProjectError: if there is none or its configuration is wrong.
            FileError: if the configuration may not be read.
        """
        from transflow.project import Project

        return Project.load(self.folder)

    @contextmanager
    def session(self, command: str, *, writes: bool = True, is_dry: bool = False) -> Iterator[Session]:
        """The project's session; its notes are said when it ends.

        Raises:
            TransflowError: whatever opening the project and scanning its catalogs raises.
        """
        from transflow.workflow.session import open_session

        with open_session(self.project(), command, writes=writes, is_dry=is_dry) as session:
            try:
                yield session
            finally:
                for note in dict.fromkeys(session.notes):
                    self.say(note)

    def languages(self, project: Project, tags: Sequence[str]) -> list[Language]:
        """The target languages that -l names; all of the project's where it is not given.

        Raises:
            LanguageError: if one is not a target of the project.
        """
        if not tags:
            return list(project.languages)
        found = []
        for spelling in tags:
            language = project.language(spelling)
            if language.tag != spelling:
                self.say(f"{spelling} is {language.tag} here")
            if language not in found:
                found.append(language)
        return found

    def paths(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Paths as a person at the terminal means them: below the folder of -C, else below the working folder."""
        return tuple(self.folder / path for path in paths)

    @contextmanager
    def progress(self, label: str) -> Iterator[Callable[[str, int, int], None]]:
        """A bar on stderr for what takes longer than a second; nothing where stderr is no terminal.

        The function given is called with a language's tag, the number done and the whole number.
        """
        from transflow.cli.progress import ProgressBar

        bar = ProgressBar(label, is_hidden=self.verbosity < 0)
        try:
            yield bar.update
        finally:
            bar.finish()


def languages_option(command: F) -> F:
    """-l/--language TAG, repeatable."""
    return click.option(
        "-l",
        "--language",
        "tags",
        multiple=True,
        metavar="TAG",
        help="Only this target language; may be repeated.",
        shell_complete=_complete_languages,
    )(command)


def paths_argument(command: F) -> F:
    """Documents to restrict a command to."""
    return click.argument(
        "paths",
        nargs=-1,
        metavar="[DOCUMENT]...",
        type=click.Path(path_type=Path),
        shell_complete=_complete_documents,
    )(command)


def json_option(command: F) -> F:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")(command)


def dry_run_option(command: F) -> F:
    """--dry-run."""
    return click.option(
        "--dry-run", "is_dry", is_flag=True, help="Say what would be written, and write nothing."
    )(command)


def state_option(name: str, help_text: str, default: State | None = None) -> Callable[[F], F]:
    """An option that takes a state above untranslated."""
    choices = click.Choice([state.value for state in State if state is not State.UNTRANSLATED])
    return click.option(name, type=choices, default=default and default.value, help=help_text)


def ask(question: str, option: str) -> str:
    """Ask on a terminal what an option does not say; elsewhere that is a usage error.

    Raises:
        click.UsageError: if nobody is there to answer.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(f"missing {option}")
    return str(click.prompt(question, err=True))


def stop_below(context: Context, bar: float | None, shares: dict[str, float], what: str) -> None:
    """Exit 1 where a language is below the bar."""
    if bar is None:
        return
    low = [f"{tag} {share:.1f} %" for tag, share in shares.items() if share < bar]
    if low:
        context.say(f"below {bar:g} % {what}: {', '.join(low)}", at=-1)
        sys.exit(EXIT_NO)


def _complete_languages(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    project = _project_to_complete(context)
    tags = [] if project is None else [language.tag for language in project.languages]
    return _items(tags, incomplete)


def _complete_documents(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    project = _project_to_complete(context)
    try:
        names = [] if project is None else list(project.documents())
    except TransflowError:
        names = []
    folder = "" if project is None else project.relative(project.sources_dir)
    return _items([f"{folder}/{name}" for name in names], incomplete)


def _items(values: Sequence[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(value) for value in values if value.startswith(incomplete)]


def _project_to_complete(context: click.Context) -> Project | None:
    """Half a command line is no reason for an error message: without a project there is nothing to offer."""
    folder = (context.find_root().params or {}).get("folder") or Path()
    try:
        return Context(Path(folder)).project()
    except TransflowError:
        return None
