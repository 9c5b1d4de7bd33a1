"""What may stand behind dice or a group: the rule `modifier` of the grammar in notation.py."""

from __future__ import annotations

from dataclasses import replace

from webapp.dice.notation import MAX_MODIFIED, MAX_NUMBER, MAX_REROLLS
from webapp.dice.tree import Choice, Condition, Dice, Explosion, Keep, Labelled, Operation, Tree
from webapp.dice.words import Words

ADVANTAGE = {"adv": Keep("kh", 1), "dis": Keep("kl", 1)}
# The rules of keeping and dropping, by all that they are called.
_RULES = {
    **{"kh": "kh", "kl": "kl", "dh": "dh", "dl": "dl"},
    **{"k": "kh", "d": "dl", "ph": "dh", "pl": "dl"},
}

_EXPLODES = [f"{sign}{p}{o}" for sign in ("!", "!!") for p in ("", "p") for o in ("", "o")]
_EXPLOSIONS = {"x": "!", "e": "!", "ie": "!", "xo": "!o", "ra": "!o"}


def modified(words: Words, dice: Dice, position: int) -> Dice:
    """Return dice with the modifiers that follow; `position` is where the dice begin.

    Raises:
        NotationError: one is wrong, or does not fit to these dice.
    """
    while (more := _one_more(words, dice)) is not None:
        dice = more
    if dice.count > MAX_MODIFIED and not dice.is_plain:
        most = f"at most {MAX_MODIFIED:,} dice with modifiers other than keep and drop"
        raise words.error(most, f"{dice.count:,}", position)
    if dice.grows and dice.choice.keep and dice.choice.keep.highest:
        raise words.error("one rule that drops, as other dice explode", "two", position)
    if not _stops(dice):
        raise words.error("a die that can stop exploding", "one that never does", position)
    return dice


def _one_more(words: Words, dice: Dice) -> Dice | None:
    """Return dice with one more modifier; None if none follows."""
    if read := _READERS.get(words.word):
        return read(words, dice)
    if words.word in ADVANTAGE and dice == Dice(1, 20):
        return replace(dice, count=2, choice=Choice(ADVANTAGE[words.take()]))
    choice = chosen(words, dice.choice, dice.count)
    return replace(dice, choice=choice) if choice else None


def chosen(words: Words, choice: Choice, count: int) -> Choice | None:
    """Return a choice among so many with one more rule; None if none follows."""
    if words.word in _RULES:
        return choice._replace(keep=_keep(words, count, choice.keep))
    if words.word == "f" and choice.wins:
        words.take()
        return choice._replace(losses=(*choice.losses, words.condition()))
    win = _win(words)
    return choice._replace(wins=(*choice.wins, win)) if win else None


def _win(words: Words) -> Condition | None:
    """Return what dice are counted, if that comes next."""
    match words.word:
        case "even" | "odd":
            return Condition(words.take())
        case "t":
            words.take()
            return Condition(">=", words.number(0, MAX_NUMBER))
    return words.condition() if words.at_condition() else None


def doubled(tree: Tree, keep: Keep) -> Tree:
    """Return a tree with two d20, of which one is kept, for each single one."""
    match tree:
        case Dice(1, 20):
            return replace(tree, count=2, choice=tree.choice._replace(keep=keep))
        case Operation(name, parts):
            return Operation(name, tuple(doubled(part, keep) for part in parts))
        case Labelled(part, label):
            return Labelled(doubled(part, keep), label)
    return tree


def _keep(words: Words, count: int, other: Keep | None) -> Keep:
    """Return what is kept; `other` is a rule before, which may drop from the other end."""
    rule = _RULES[words.word]
    if other and (other.highest or {other.rule, rule} != {"dh", "dl"}):
        _only_one(words, other)
    position, word = words.position, words.take()
    most = count if rule[0] == "k" else count - 1 - (other.number if other else 0)
    if most <= 0:
        raise words.error(f"more dice, so that one is left by {word}", f"{count}", position)
    number = words.number(1, most, " of them") if words.at_number() else 1
    if other:
        low, high = (other.number, number) if rule == "dh" else (number, other.number)
        return Keep("dl", low, high)
    return Keep(rule, number)


def _with_reroll(words: Words, dice: Dice) -> Dice:
    position, once = words.position, words.take() == "ro"
    if dice.reroll and dice.once != once:
        raise words.error("either rr or ro", "both", position)
    faces = dice.faces
    at, which = words.position, words.condition(Condition("=", faces[0]))
    if not which.among(faces):
        raise words.error(f"a face from {faces[0]} to {faces[-1]:,}", "none of them", at)
    dice = replace(dice, reroll=(*dice.reroll, which), once=once)
    if (len(faces) - len(dice.rerolled)) * MAX_REROLLS < len(faces) and not once:
        raise words.error(f"a reroll that leaves one face in {MAX_REROLLS}", "fewer", at)
    return dice


def _with_explosion(words: Words, dice: Dice) -> Dice:
    _only_one(words, dice.explosion)
    if words.word == "ra" and dice.count > 1:
        raise words.error("!o, because ra adds one die to one die")
    word = words.take()
    word, when = _EXPLOSIONS.get(word, word), words.condition(_face(dice, -1))
    return replace(dice, explosion=Explosion(when, "!!" in word, "p" in word, "o" in word))


def _with_least(words: Words, dice: Dice) -> Dice:
    _only_one(words, dice.least)
    words.take()
    return replace(dice, least=words.number(max(0, dice.faces[0]), dice.faces[-1]))


def _with_most(words: Words, dice: Dice) -> Dice:
    _only_one(words, dice.most)
    words.take()
    return replace(dice, most=words.number(max(0, dice.faces[0]), dice.faces[-1]))


def _with_order(words: Words, dice: Dice) -> Dice:
    return replace(dice, order="sd" if words.take() == "sd" else "sa")


def _with_mark(words: Words, dice: Dice) -> Dice:
    critical, fumble = dice.marks
    if words.take() == "cs":
        return replace(dice, marks=((*critical, words.condition(_face(dice, -1))), fumble))
    return replace(dice, marks=(critical, (*fumble, words.condition(_face(dice, 0)))))


def _face(dice: Dice, place: int) -> Condition:
    return Condition("=", dice.faces[place])


def _only_one(words: Words, there: object) -> None:
    if there is not None:
        raise words.error("a modifier of each kind once", f"a second {words.word!r}")


def _stops(dice: Dice) -> bool:
    """Whether a die can show a face that does not explode."""
    if not dice.explosion or dice.explosion.once:
        return True
    return not all(dice.explodes(dice.shown(face)) for face in dice.staying)


# What reads a modifier, by all that it is called.
_READERS = {
    **dict.fromkeys(("r", "rr", "ro"), _with_reroll),
    **dict.fromkeys((*_EXPLODES, *_EXPLOSIONS), _with_explosion),
    **dict.fromkeys(("mi", "min"), _with_least),
    **dict.fromkeys(("ma", "max"), _with_most),
    **dict.fromkeys(("cs", "cf"), _with_mark),
    **dict.fromkeys(("s", "sa", "sd"), _with_order),
}
