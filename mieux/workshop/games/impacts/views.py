"""Is this effect direct or indirect, and whom does it touch?"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from mieux.method import pack
from mieux.workshop.games import playing
from mieux.workshop.games.impacts import rules


def play(request: HttpRequest, game: Any) -> HttpResponse:
    """One effect on the table: its arrow, then its level, then three readings; the table fills meanwhile."""
    method = pack()
    query = playing.query_of(request)
    state = rules.read(query, game, method)
    item = game.items[state.card]
    answer, form = None, None
    if state.answered:
        answer, form = playing.keep(request, game, state.card, state.mine, state.query)
    if answer:
        return answer
    arrow = "" if state.answered else rules.arrow(query, method)
    choices = [(level.id, rules.label(level)) for level in method.levels]
    mine = method.levels[state.mine[0]] if state.mine else None
    return playing.page(
        request,
        game,
        play=state,
        form=form,
        item=item,
        initiative=method.initiatives[item.initiative],
        groups=_groups(game, state, method),
        arrow=method.kinds.get(arrow),
        kinds=method.kinds,
        levels=method.levels_of(arrow) if arrow else (),  # type: ignore[arg-type]
        mine=mine,
        mine_kind=method.kinds[mine.kind] if mine else None,
        book_kind=method.kinds[item.kind],
        bonuses=rules.bonuses(game, state, item.initiative) if state.answered else [],
        all_levels=method.levels,
        readings=playing.lay(game, state.card, choices, state.mine, (item.level,), item.reason),
        table=rules.table(state, game, method) if state.read else None,
    )


def _groups(game: Any, play: Any, method: Any) -> list[dict[str, Any]]:
    """The tray: the effects to read, initiative by initiative."""
    asked = rules.asked(game)
    return [
        {
            "initiative": method.initiatives[id],
            "cards": [
                {
                    "number": number,
                    "url": play.query(item.id) + "#carte",
                    "current": item.id == play.card,
                    "level": method.levels[play.read[item.id][0]].label if item.id in play.read else None,
                }
                for number, item in enumerate((one for one in asked if one.initiative == id), 1)
            ],
        }
        for id in dict.fromkeys(item.initiative for item in asked)
    ]
