begin isolation level repeatable read;

select plan(4);

select test.make_clinic();

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Una'), (test.organization('north'), 'Una B');

create function pg_temp.answer(p_call text)
returns text
language sql
as $$
    select test.answer_to('user_ada', 'org_north', 'select ' || p_call)
$$;

select is(
    pg_temp.answer(format('api.delete_contact(%L)', test.contact('Una'))),
    'RQ409', 'nothing is deleted on a snapshot: what others add meanwhile would hang on it unseen'
);
select is(
    pg_temp.answer(
        format('api.merge_contacts(%L, %L)', test.contact('Una'), test.contact('Una B'))
    ),
    'RQ409', 'nor is anybody merged'
);
select is(
    (
        select count(*)::int
        from contact.contacts as c
        where c.display_name like 'Una%' and c.deleted_at is null
    ),
    2, 'both are there as they were'
);
select is(
    pg_temp.answer($$api.append_messages('[{"conversation_id": 7, "sent_at": "soon"}]')$$),
    'RQ422', 'and what is no message is refused on any snapshot'
);

select * from finish();

rollback;
