begin;

select plan(10);

select test.make_clinic();

create function pg_temp.answer(p_call text)
returns text
language sql
as $$
    select test.answer_to('user_ada', 'org_north', 'select ' || p_call)
$$;

create temporary table made as
select pg_temp.answer($$api.register_patient('Vera', 'Vale')$$)::jsonb ->> 'contact_id' as contact;

insert into core.locations (organization_id, name, code)
values (test.organization('north'), 'Closed', 'closed');

create function pg_temp.gone()
returns text
language sql
as $$
    select pg_temp.answer(format('api.delete_contact(%L, p_idempotency_key => %L)', m.contact, 'k1'))
    from made as m
$$;

create temporary table gone as
select pg_temp.gone()::jsonb as answer;

select ok(g.answer ? 'delete_batch', 'a contact is deleted')
from gone as g;
select is(pg_temp.gone()::jsonb, g.answer, 'sent again it is the same deletion')
from gone as g;

create function pg_temp.back()
returns text
language sql
as $$
    select
        pg_temp.answer(
            format('api.undo_delete(%L, p_idempotency_key => %L)', g.answer ->> 'delete_batch', 'k2')
        )
    from gone as g
$$;

create temporary table back as
select pg_temp.back()::jsonb as answer;

select ok(b.answer ? 'delete_batch', 'it is undone')
from back as b;
select is(pg_temp.back()::jsonb, b.answer, 'which is undone once, too')
from back as b;
select is(
    (
        select count(*)::int
        from contact.contacts as c, made as m
        where c.id = m.contact::uuid and c.deleted_at is null
    ),
    1, 'so the contact is there'
);

create function pg_temp.closed()
returns text
language sql
as $$
    select pg_temp.answer(format('api.delete_location(%L, p_idempotency_key => %L)', test.location('closed'), 'k3'))
$$;

create temporary table closed as
select pg_temp.closed()::jsonb as answer;

select ok(c.answer ? 'delete_batch', 'a branch of nobody is deleted')
from closed as c;
select is(pg_temp.closed()::jsonb, c.answer, 'and sent again it is the same deletion')
from closed as c;

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Una'), (test.organization('north'), 'Una B');

create function pg_temp.merged()
returns text
language sql
as $$
    select
        pg_temp.answer(
            format('api.merge_contacts(%L, %L)', test.contact('Una'), test.contact('Una B'))
        )
$$;

create temporary table merged as
select pg_temp.merged()::jsonb ->> 'merge_id' as id;

create function pg_temp.parted()
returns text
language sql
as $$
    select pg_temp.answer(format('api.undo_merge(%L, p_idempotency_key => %L)', m.id, 'k4'))
    from merged as m
$$;

create temporary table parted as
select pg_temp.parted()::jsonb as answer;

select isnt(p.answer, null, 'a merge is undone')
from parted as p;
select is(pg_temp.parted()::jsonb, p.answer, 'and sent again it is the same undoing')
from parted as p;
select is(
    (
        select count(*)::int
        from contact.contacts as c
        where c.display_name like 'Una%' and c.deleted_at is null
    ),
    2, 'so both are there'
);

select * from finish();

rollback;
