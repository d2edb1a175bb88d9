begin;

select plan(3);

select test.old_practice();

insert into legacy.contacts (id, organization_id, name)
select
    'many-' || n,
    'org_old',
    'Contact ' || n
from generate_series(1, 300) as n;

insert into legacy.messages (id, conversation_id, organization_id, body, sender, created_at)
select
    'many-' || n,
    'aaaaaaaa-0000-4000-8000-000000000002',
    'org_old',
    'Message ' || n,
    'contact',
    '1717200000'
from generate_series(1, 300) as n;

-- Rows of these tables that were read in this transaction, whichever way they were found.
create function pg_temp.rows_read() returns bigint
language sql
as $function$
    select
        sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid))::bigint
    from pg_class as c
    where
        c.oid in ('legacy.contacts'::regclass, 'legacy.messages'::regclass)
        or c.relname in ('uq_contacts_row_id', 'uq_messages_row_id', 'pk_records')
$function$;

create temporary table readings (what text, so_far bigint) on commit drop;

insert into readings values ('before', pg_temp.rows_read());

update contact.contacts set display_name = 'Ada King'
where primary_email = 'ada@example.com';

insert into readings values ('contact', pg_temp.rows_read());

update comms.messages set body = 'Changed'
where body = 'Message 7';

insert into readings values ('message', pg_temp.rows_read());

select results_eq(
    $$
    select name from legacy.contacts where id = 'contact-1'
    union all
    select body from legacy.messages where id = 'many-7'
    $$,
    $$values ('Ada King'), ('Changed')$$,
    'both are carried back'
);

select cmp_ok(
    (
        select c.so_far - b.so_far
        from readings as c
        inner join readings as b on b.what = 'before'
        where c.what = 'contact'
    ),
    '<',
    100::bigint,
    'a contact reads a few rows, not the table'
);

select cmp_ok(
    (
        select m.so_far - c.so_far
        from readings as m
        inner join readings as c on c.what = 'contact'
        where m.what = 'message'
    ),
    '<',
    100::bigint,
    'and so does a message'
);

select *
from finish();

rollback;
