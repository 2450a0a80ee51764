"""What stands for a number or a token."""

from core.hashes import link_token, number_hash, token_hash

ANA, SECRET = "+13035550123", "for-tests-only"


def test_a_number_has_the_same_hash_under_the_same_secret_and_no_other():
    hashed = number_hash(ANA, secret=SECRET)

    assert hashed == number_hash(ANA, secret=SECRET)
    assert hashed not in (number_hash(ANA, secret="another"), number_hash("+13035550124", secret=SECRET))
    assert len(hashed) == 64


def test_a_token_has_128_bits_and_is_the_same_for_the_same_text():
    token = link_token("SM1", secret=SECRET)

    assert len(bytes.fromhex(token)) == 16
    assert token == link_token("SM1", secret=SECRET) != link_token("SM2", secret=SECRET)


def test_one_secret_makes_other_keys_for_other_purposes():
    assert not number_hash(ANA, secret=SECRET).startswith(link_token(ANA, secret=SECRET))
    assert token_hash(ANA) != number_hash(ANA, secret=SECRET)
