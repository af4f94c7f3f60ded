"""Sheets with personal data for `eval.measure_privacy`."""

from eval.make_personal import sheets


def luhn(number: str) -> bool:
    """Whether the last figure checks the others."""
    doubled = [int(c) if i % 2 == 0 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(reversed(number))]
    return sum(doubled) % 10 == 0


def test_numbers_are_valid_and_a_seed_draws_the_same():
    drawn, again = list(sheets(20, 5)), list(sheets(20, 5))
    kinds = set()
    for made, other in zip(drawn, again, strict=True):
        assert made.personal == other.personal and made.other == other.other
        assert made.sheet.image.tobytes() == other.sheet.image.tobytes()
        for kind, value in made.personal:
            kinds.add(kind)
            number = value.replace(" ", "")
            assert kind != "bank_card" or luhn(number)
            weights = [2 ** (17 - i) % 11 for i in range(17)]
            assert kind != "id_number" or "10X98765432"[sum(int(c) * w for c, w in zip(number[:17], weights, strict=True)) % 11] == number[17]
    assert kinds == {"id_number", "bank_card", "mobile", "email", "name", "address"}
