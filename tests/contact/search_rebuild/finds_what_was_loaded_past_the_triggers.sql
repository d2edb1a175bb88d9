-- needs a superuser: loads rows with triggers switched off

begin;

select plan(5);

select test.make_tenants();

set local session_replication_role = replica;
insert into contact.contacts (organization_id, display_name, given_name, family_name)
select
test.organization('north'),
'Zelda ' || n,
'Zelda',
'Quirk'
from generate_series(1, 5) as n;
set local session_replication_role = origin;

create function pg_temp.found()
returns text
language sql
as $$
    select test.answer_to('user_ada', 'org_north', $q$select count(*) from api.search_contacts('Quirk')$q$)
$$;

select is(pg_temp.found(), '0', 'what no trigger saw is not found');

insert into contact.search_documents (organization_id, contact_id, name, document, parts)
select
c.organization_id,
c.id,
'of before',
'of before',
'{}'
from contact.contacts as c
where c.display_name = 'Zelda 1';

select is(
    contact.search_rebuild(test.organization('north'), 2),
    5::bigint, 'it is made anew for every contact, two at a time'
);
set local row_security = on; -- it works as a migration does, past row security
select is(pg_temp.found(), '5', 'and all of them are found');
select is_empty(
    $$select 1 from contact.search_documents where document = 'of before'$$,
    'by what they are called now'
);
select is(
    contact.search_rebuild(test.organization('south')),
    0::bigint,
    'where nobody is there is nothing to do'
);

select * from finish();

rollback;
