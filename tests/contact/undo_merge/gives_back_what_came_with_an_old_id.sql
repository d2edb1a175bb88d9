begin;

select plan(4);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values
(test.organization('north'), 'first'),
(test.organization('north'), 'second'),
(test.organization('north'), 'third');

create function pg_temp.named(p_name text)
returns uuid
language sql
as $function$
    select c.id
    from contact.contacts as c
    where c.display_name = p_name
$function$;

create function pg_temp.holder()
returns text
language sql
as $function$
    select c.display_name
    from integration.external_ids as e
    inner join contact.contacts as c
        on e.target_id = c.id
    where e.external_id = 'x1'
$function$;

create temporary table merges as
select
    1 as number,
    contact.merge_contacts(test.organization('north'), pg_temp.named('second'), pg_temp.named('first'))
    ->> 'merge_id' as id;
insert into merges (number, id)
select
    2,
    contact.merge_contacts(test.organization('north'), pg_temp.named('third'), pg_temp.named('second'))
    ->> 'merge_id';

-- no foreign key holds what other systems call a contact
insert into integration.external_ids (
    organization_id, system, entity, external_id, target_table, target_id
)
values (
    test.organization('north'), 'xero', 'contact', 'x1', 'contact.contacts', pg_temp.named('first')
);

select contact.sweep_merged(test.organization('north'));
select is(pg_temp.holder(), 'third', 'it goes to the end of the chain');

select contact.undo_merge(test.organization('north'), m.id::uuid)
from merges as m
where m.number = 2;
select is(pg_temp.holder(), 'first', 'and back when the last merge of the chain is undone');

select contact.sweep_merged(test.organization('north'));
select is(pg_temp.holder(), 'second', 'from where it goes to who stands for it then');

select contact.undo_merge(test.organization('north'), m.id::uuid)
from merges as m
where m.number = 1;
select is(pg_temp.holder(), 'first', 'until nothing is merged any more');

select *
from finish();

rollback;
