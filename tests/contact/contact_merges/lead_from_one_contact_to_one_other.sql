begin;

select plan(6);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values
(test.organization('north'), 'a'),
(test.organization('north'), 'b'),
(test.organization('north'), 'c'),
(test.organization('south'), 'd');

prepare add_merge (text, text) as
insert into contact.contact_merges (organization_id, survivor_id, loser_id)
select
    s.organization_id,
    s.id,
    l.id
from contact.contacts as s
cross join contact.contacts as l
where s.display_name = $1 and l.display_name = $2;

execute add_merge('a', 'b');

select throws_ok(
    $$execute add_merge('c', 'b')$$, '23505', null, 'who went into one does not go into another'
);
select throws_ok($$execute add_merge('c', 'c')$$, '23514', null, 'nobody goes into himself');
select throws_ok(
    $$execute add_merge('a', 'd')$$, '23503', null, 'nobody of another clinic goes into anybody'
);
select lives_ok($$execute add_merge('c', 'a')$$, 'who took in may go into another');

update contact.contact_merges as m
set undone_at = now()
from contact.contacts as c
where m.loser_id = c.id and c.display_name = 'b';

select lives_ok($$execute add_merge('c', 'b')$$, 'after it was undone another may take in');
select is(
    (
        select string_agg(c.display_name, '' order by m.merge_number)
        from contact.contact_merges as m
        inner join contact.contacts as c
            on m.loser_id = c.id
    ),
    'bab',
    'the order is kept, also within a millisecond'
);

select *
from finish();

rollback;
