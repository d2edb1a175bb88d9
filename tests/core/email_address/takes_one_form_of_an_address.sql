begin;

select plan(16);

select lives_ok(format('select %L::core.email_address', v.value), v.why)
from (
    values
    ('ada@example.com', 'an address in lower case'),
    ('ada.lovelace+news@mail.example.co.uk', 'a tag and four labels'),
    (repeat('a', 64) || '@example.com', '64 octets before the @'),
    ('o''brien@xn--mller-kva.de', 'a quote, and a host in another script')
) as v (value, why);

select throws_ok(format('select %L::core.email_address', v.value), '23514', null, v.why)
from (
    values
    ('Ada@example.com', 'a capital letter'),
    ('', 'nothing'),
    ('ada', 'a name without a host'),
    ('@example.com', 'a host without a name'),
    ('ada@localhost', 'a host of one label'),
    ('ada@example..com', 'an empty label'),
    ('ada@-example.com', 'a label that begins with a hyphen'),
    ('ada lovelace@example.com', 'a blank'),
    (E'ada@example.com\n', 'an end of line'),
    ('ada@example.com, bob@example.com', 'two addresses'),
    (repeat('a', 65) || '@example.com', '65 octets before the @'),
    ('a@' || repeat('abcdefgh.', 28) || 'com', 'more than 254 octets')
) as v (value, why);

select *
from finish();

rollback;
