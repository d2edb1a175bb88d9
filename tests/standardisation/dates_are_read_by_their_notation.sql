begin;

select plan(1);

select results_eq(
    $$
    select t.written, standardisation.read_instant(t.written)
    from (
        values
        ('2024-05-03T10:00:00Z'), ('2024-05-03T10:00:00+10:00'), ('03/05/2024 10:00'),
        ('May 03, 2024 10:00 AM'), ('1714730400'), ('2024-05-03 10:00:00'),
        ('2024-05-03T10:00:00.123456Z'), ('31/02/2024 10:00'), ('yesterday'), ('0000-00-00'), ('')
    ) as t (written)
    $$,
    $$
    values
    ('2024-05-03T10:00:00Z', '2024-05-03 10:00:00+00'::timestamptz),
    ('2024-05-03T10:00:00+10:00', '2024-05-03 00:00:00+00'::timestamptz),
    ('03/05/2024 10:00', '2024-05-03 00:00:00+00'::timestamptz),
    ('May 03, 2024 10:00 AM', '2024-05-03 15:00:00+00'::timestamptz),
    ('1714730400', '2024-05-03 10:00:00+00'::timestamptz),
    ('2024-05-03 10:00:00', '2024-05-03 10:00:00+00'::timestamptz),
    ('2024-05-03T10:00:00.123456Z', '2024-05-03 10:00:00.123456+00'::timestamptz),
    ('31/02/2024 10:00', null), ('yesterday', null), ('0000-00-00', null), ('', null)
    $$,
    'each notation has its zone, and what is no instant is none'
);

select *
from finish();

rollback;
