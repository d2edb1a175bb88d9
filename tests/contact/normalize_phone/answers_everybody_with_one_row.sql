begin;

select plan(10);

prepare answers as
select
    n.e164,
    n.is_valid,
    n.reason,
    n.kind,
    n.region
from (
    values
    (1, null, null),
    (2, '', 'AU'),
    (3, 'call me', 'AU'),
    (4, '0412 345 678', null),
    (5, '0412 345 678', 'XX'),
    (6, '+999 412 345 678', 'AU'),
    (7, '+61 4', 'AU'),
    (8, '0412 345 678 901 234', 'AU'),
    (9, repeat('1', 251), 'AU'),
    (10, '+1 253 0000', null),
    (11, '+61 600 000 000', null),
    (12, '0412 345 678', 'AU'),
    (13, '1-800-DENTIST', 'US'),
    (14, '+800 1234 5678', null)
) as w (place, raw, region)
cross join lateral api.normalize_phone(w.raw, w.region) as n
order by w.place;

prepare expected as
values
(null, false, 'empty', null, null),
(null, false, 'empty', null, null),
(null, false, 'not_a_number', null, null),
(null, false, 'no_country_code', null, null),
(null, false, 'no_country_code', null, null),
(null, false, 'no_country_code', null, null),
(null, false, 'too_short', null, null),
(null, false, 'too_long', null, null),
(null, false, 'too_long', null, null),
(null, false, 'local_only', null, null),
(null, false, 'not_in_use', null, null),
('+61412345678', true, null, 'mobile', 'AU'),
('+18003368478', true, null, 'toll_free', 'US'),
('+80012345678', true, null, 'toll_free', '001');

select results_eq('answers', 'expected', 'every text has one row, with a number or with a reason');

prepare ask as
select n.e164
from api.normalize_phone('(02) 9374 4000', 'AU') as n;

set local role anon;
select results_eq('ask', $$values ('+61293744000')$$, 'anon is answered without claims');
set local role authenticated;
select results_eq('ask', $$values ('+61293744000')$$, 'and so are users');
set local role app_worker;
select results_eq('ask', $$values ('+61293744000')$$, 'and workers');
reset role;

select
    is(
        (
            select count(*)
            from ref.phone_regions as r
            where not exists (
                select
                from ref.phone_ranges as g
                where g.calling_code = r.calling_code and (g.region = r.region or r.region <> '001')
            )
        ),
        0::bigint,
        'every region has numbers'
    );

prepare many as
select
    n.place,
    n.e164
from contact.normalize_phones(
    array['0412 345 678', null, '020 7031 3000', '0412 345 678'], array['AU', 'AU', 'GB', 'NZ']
) as n
order by n.place;

select
    results_eq(
        'many',
        $$values (1::bigint, '+61412345678'), (2, null), (3, '+442070313000'), (4, null)$$,
        'many numbers keep their places'
    );
select
    is_empty(
        $$select * from contact.normalize_phones('{}', '{}')$$, 'no number is no row'
    );
-- As a change with newer plans does.
prepare why as
select n.reason
from api.normalize_phone('+61 2 9374 4000') as n;

select results_eq('why', array[null::text], 'a number is in use');

update ref.phone_uses as u
set uses = array_fill(-array_position(w.reasons, 'not_in_use'), array[cardinality(u.uses)])
from ref.phone_ways as w;

do $body$
begin
    execute pg_get_functiondef('contact.phone_uses()'::regprocedure);
end
$body$;

select results_eq('why', $$values ('not_in_use')$$, 'and not by other plans, at once');

select
    throws_ok(
        $$set local role app_owner; delete from ref.phone_ranges$$,
        '42501', null, 'functions cannot change the plans'
    );

select *
from finish();

rollback;
