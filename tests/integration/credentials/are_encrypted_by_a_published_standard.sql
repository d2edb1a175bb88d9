-- The test vector of RFC 7518, appendix B.3 (AES_256_CBC_HMAC_SHA_512).

begin;

select plan(7);

create temporary table vector as
select
    (
        select decode(string_agg(lpad(to_hex(g.number), 2, '0'), '' order by g.number), 'hex')
        from generate_series(0, 63) as g (number)
    ) as key,
    convert_to(
        'A cipher system must not be required to be secret, and it must be able to fall into the '
        'hands of the enemy without inconvenience',
        'UTF8'
    ) as value,
    '\x1af38c2dc2b96ffdd86694092341bc04'::bytea as initial,
    convert_to('The second principle of Auguste Kerckhoffs', 'UTF8') as bound_to,
    decode(
        '4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd'
        || '822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b'
        || '36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3'
        || 'a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b'
        || 'be2638d09dd7a4930930806d0703b1f6',
        'hex'
    ) as ciphertext,
    '\x4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5'::bytea as tag;

select is(
    integration.encrypt_value(v.value, v.key, v.bound_to, v.initial),
    v.initial || v.ciphertext || v.tag,
    'the ciphertext and the tag are those of the standard'
)
from vector as v;
select is(
    integration.decrypt_value(v.initial || v.ciphertext || v.tag, v.key, v.bound_to),
    v.value,
    'and what the standard encrypted is opened'
)
from vector as v;
select isnt(
    integration.encrypt_value(v.value, v.key, v.bound_to),
    integration.encrypt_value(v.value, v.key, v.bound_to),
    'no two ciphertexts are alike'
)
from vector as v;

create temporary table spoilt as
select
    w.number,
    w.sealed,
    v.key,
    w.bound_to,
    w.what
from vector as v
cross join lateral (
    values
        (1, v.initial || set_byte(v.ciphertext, 40, 0) || v.tag, v.bound_to, 'ciphertext'),
        (2, set_byte(v.initial, 0, 0) || v.ciphertext || v.tag, v.bound_to, 'vector'),
        (3, v.initial || v.ciphertext || set_byte(v.tag, 31, 0), v.bound_to, 'tag'),
        (4, v.initial || v.ciphertext || v.tag, convert_to('Elsewhere', 'UTF8'), 'binding')
) as w (number, sealed, bound_to, what);

select throws_ok(
    format(
        'select integration.decrypt_value(%L, %L, %L)', s.sealed, s.key, s.bound_to
    ),
    'RQ500', 'this credential was altered or damaged', 'an altered ' || s.what || ' does not open'
)
from spoilt as s
order by s.number;

select *
from finish();

rollback;
