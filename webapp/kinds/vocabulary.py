"""Lists of words that tell what a name or a text is about."""

from __future__ import annotations


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A function whose name begins with one of these says on its button what it does.
VERBS = _listed(
    """
    add adjust analyse analyze answer ask assess balance blur build calculate categorize check
    choose classify clean cluster compare compose compress compute convert correct count create crop
    decide decode decrypt describe detect diagnose divide draft draw encode encrypt estimate
    evaluate explain extract fetch filter find fit flip forecast format generate get greet group
    guess identify inspect invest join label list look make match measure merge mix multiply
    normalize optimise optimize parse pick plan play plot predict process proofread rank rate read
    recommend reduce render replace reverse rewrite roll say schedule score search segment send show
    shuffle simulate solve sort spin split subtract suggest sum summarise summarize tag tell test
    tokenize toss train transcribe transform translate tune validate verify weigh write
    """
)
# First words of a hint that are no words, and stay as they are written.
UNITS = _listed("m s g h l t v w a k kg mg km cm mm nm ms ml cl kwh kw hz khz pa px pt")
# What may stand after "in" at the end of "The price in thousands of euros.".
MEASURES = _listed(
    """
    euro euros eur dollar dollars usd pound pounds gbp franc francs chf yen percent points point
    metre metres meter meters kilometre kilometres kilometer kilometers miles feet inches
    gram grams kilogram kilograms kilos tonnes tons litre litres liter liters seconds minutes hours
    days weeks months years degrees celsius fahrenheit kelvin watts volts joules calories bytes
    pixels m m2 m3 km cm mm kg g mg l ml s ms min h kwh kw w kmh mph bpm thousands millions
    billions square cubic kilobytes megabytes
    """
)


# A text of a parameter that is called so is more than a line.
LONG = _listed(
    """
    abstract article body code comment comments content description document email_text essay html
    input_text letter markdown message messages note notes paragraph passage post prompt review
    script source story summary text texts transcript
    """
)
# Of these a number is a name and not a quantity, so that its digits stay together.
NAMES = _listed("year years id ids code zip postcode port seed phone pin number")
