"""`danvan completion`: what a shell needs to complete commands, options, choices and files."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "completion", short_help=options.both("In kịch bản để phím Tab gõ nốt lệnh (bash, zsh, fish).", "Print the script that lets Tab complete commands (bash, zsh, fish)."),
    help=options.both(
        "In kịch bản để phím Tab gõ nốt lệnh, tuỳ chọn, giá trị và tên tệp.\n\n\b\nVí dụ (mỗi lệnh chỉ cần chạy một lần, rồi mở cửa sổ dòng lệnh mới):\n"
        "  danvan completion bash >> ~/.bashrc\n  danvan completion zsh >> ~/.zshrc\n  danvan completion fish > ~/.config/fish/completions/danvan.fish",
        "Print the script that lets Tab complete commands, options, choices and file names.\n\n\b\nExamples (each to be run once; then open a new terminal):\n"
        "  danvan completion bash >> ~/.bashrc\n  danvan completion zsh >> ~/.zshrc\n  danvan completion fish > ~/.config/fish/completions/danvan.fish",
    ),
)  # fmt: skip
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@options.common
@click.pass_context
def command(context: click.Context, /, shell: str, **values: Any) -> None:
    """Print Click's script for a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(context.find_root().command, {}, "danvan", "_DANVAN_COMPLETE")
    # not source(), which for bash starts a bash to ask it for its version
    text = script.source_template % script.source_vars()
    if shell == "zsh":
        # appended to ~/.zshrc it may stand where nothing has set completion up yet
        head, _, rest = text.partition("\n")
        text = f"{head}\n(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}\n{rest}"
    click.echo(text)
