begin;

select plan(9);

select test.make_clinic();
select test.sign_in('user_ada', 'org_north');

-- A table that nobody named anywhere, partitioned, with a key that both contacts have a row for.
select test.make_family_table('diaries', 'contact_id uuid, ');
alter table test.diaries add column kind text;
alter table test.diaries
add foreign key (organization_id, contact_id) references contact.contacts (organization_id, id);
create unique index uq_diaries_kind on test.diaries (organization_id, contact_id, lower(kind))
where deleted_at is null;

create table test.visits (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid,
    on_date date not null,
    primary key (organization_id, id, on_date),
    foreign key (organization_id, contact_id) references contact.contacts (organization_id, id)
)
partition by range (on_date);
create table test.visits_old partition of test.visits for values from (minvalue) to ('2020-01-01');
create table test.visits_new partition of test.visits for values from ('2020-01-01') to (maxvalue);

-- It hangs on a row that has to rest, so it must go over to the other one.
select test.make_family_table('pages', 'diary_id uuid, ');
alter table test.pages
add foreign key (organization_id, diary_id) references test.diaries (organization_id, id);

insert into test.diaries (organization_id, name, kind, contact_id)
values
(test.organization('north'), 'hers', 'Sleep', test.contact('Mary')),
(test.organization('north'), 'his', 'sleep', test.contact('Noah')),
(test.organization('north'), 'his food', 'food', test.contact('Noah'));
insert into test.pages (organization_id, name, diary_id)
values (test.organization('north'), 'page one', test.named('diaries', 'his'));
insert into test.visits (organization_id, contact_id, on_date)
values
(test.organization('north'), test.contact('Noah'), '2019-05-01'),
(test.organization('north'), test.contact('Noah'), '2024-05-01');

select test.book('Noah', 'Doctor Harbour', 9);
select test.write(test.converse('north', 'Noah'), 1, 'Hello');

insert into contact.contact_points (organization_id, contact_id, system, raw, normalized)
values
(test.organization('north'), test.contact('Mary'), 'phone', '0412 345 678', '+61412345678'),
(test.organization('north'), test.contact('Noah'), 'phone', '+61412345678', '+61412345678'),
(test.organization('north'), test.contact('Noah'), 'phone', '+61412345679', '+61412345679');
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
values
(test.organization('north'), test.contact('Mary'), 'cliniko', '1'),
(test.organization('north'), test.contact('Noah'), 'chatwoot', '2');
insert into integration.external_ids (
    organization_id, system, entity, external_id, target_table, target_id
)
values (
    test.organization('north'), 'chatwoot', 'contact', '2', 'contact.contacts', test.contact('Noah')
);
insert into core.invitations (organization_id, email, role, contact_id, token_digest, expires_at)
values (
    test.organization('north'),
    'noah@example.com',
    'customer',
    test.contact('Noah'),
    sha256('t'),
    now() + interval '1 day'
);

create temporary table merged as
select
    contact.merge_contacts(
        test.organization('north'), test.contact('Mary'), test.contact('Noah')
    ) as answer;

prepare left_behind as
select
    r.child_table::text as table_name,
    r.child_column
from contact.merge_references('contact.contacts') as r
where
    query_to_xml(
        format(
            'select 1 from %s as t where t.%I = %L%s',
            r.child_table,
            r.child_column,
            test.contact('Noah'),
            case when r.can_rest then ' and t.deleted_at is null' end
        ),
        false, true, ''
    ) is document;

select is_empty('left_behind', 'nothing living refers to who went into another');
select results_eq(
    $$select d.name from test.diaries as d
    where d.contact_id = test.contact('Mary') and d.deleted_at is null order by d.name$$,
    array['hers', 'his food'], 'what the survivor has already rests'
);
select is(
    (
        select d.name
        from test.pages as p
        inner join test.diaries as d
            on p.diary_id = d.id
    ),
    'hers', 'and what hung on it hangs on the one that stays'
);
select is(
    (
        select count(*)
        from test.visits as v
        where v.contact_id = test.contact('Mary')
    ),
    2::bigint, 'rows of every partition move'
);
select is(
    (
        select m.contact_id
        from comms.messages as m
    ),
    test.contact('Mary'), 'messages follow their conversation'
);
select results_eq(
    $$select p.normalized from contact.contact_points as p
    where p.contact_id = test.contact('Mary') and p.deleted_at is null order by p.normalized$$,
    array['+61412345678', '+61412345679'], 'numbers of both are kept, each once'
);
select is(
    (
        select string_agg(i.system, ',' order by i.system)
        from contact.contact_identifiers as i
        where i.contact_id = test.contact('Mary') and i.deleted_at is null
    ),
    'chatwoot,cliniko', 'identifiers of both are kept'
);
select is(
    (
        select c.merged_into_id
        from contact.contacts as c
        where c.id = test.contact('Noah') and c.deleted_at is null
    ),
    test.contact('Mary'), 'who went into another lives on and says where'
);
select is(
    (
        select m.answer -> 'rows_moved'
        from merged as m
    ),
    '{"clinic.appointments": 1, "comms.conversations": 1, "contact.contact_identifiers": 1,
    "contact.contact_points": 1, "core.invitations": 1, "integration.external_ids": 1,
    "test.diaries": 1, "test.pages": 1, "test.visits": 2}'::jsonb, 'and the answer tells what moved'
);

select *
from finish();

rollback;
