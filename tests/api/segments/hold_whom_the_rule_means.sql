begin;

select plan(13);

select test.make_clinic();

update contact.contacts set birth_date = current_date - 25000, sex = 'female'
where id = test.contact('Mary');

insert into contact.consents (organization_id, contact_id, scope, status, period, source)
values (
    test.organization('north'), test.contact('Mary'), 'marketing.email', 'active', '[2026-01-01,)', 'form'
);

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.saved(p_rule text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(format('select api.save_segment(%L, %L) is not null', p_rule, p_rule), p_subject)
$function$;

create function test.built(p_rule text)
returns text
language sql
as $function$
    select test.asked(
        format(
            $$select concat_ws(' ', b ->> 'members', b ->> 'added', b ->> 'removed')
            from api.build_segment(%L) as b$$,
            (select s.id from contact.segments as s where s.name = p_rule)
        )
    )
$function$;

select is(
    array[
        test.saved('{}'), test.saved('[]'), test.saved('{"mood": ["good"]}'),
        test.saved('{"age": {"from": "1) or true --"}}'), test.saved('{"age": {"from": 9, "until": 9}}'),
        test.saved('{"sex": []}'), test.saved('{"is_patient": 1}'), test.saved('{"age": {"most": 9}}')
    ],
    array_fill('RQ422'::text, array[8]), 'a rule says of listed facts what can be'
);
select is(test.saved('{"kind": ["person"]}', 'user_grace'), 'RQ403', 'it is made by who runs the clinic');
select is(
    test.saved('{"kind": ["person"]}') || test.saved('{"kind": ["person"]}'), 'trueRQ409', 'once for its name'
);
select is(test.built('{"kind": ["person"]}'), '2 2 0', 'both people of this clinic');
select is(test.built('{"kind": ["person"]}'), '2 0 0', 'are found once');

select test.saved('{"age": {"from": 60}, "sex": ["female"], "consent": ["marketing.email"], "points": {"until": 1}}');
select test.saved('{"age": {"until": 60}}');
select test.saved('{"sex": ["x'' or true --"]}');

select is(
    array[
        test.built('{"age": {"from": 60}, "sex": ["female"], "consent": ["marketing.email"], "points": {"until": 1}}'),
        test.built('{"age": {"until": 60}}'),
        test.built('{"sex": ["x'' or true --"]}')
    ],
    array['1 1 0', '0 0 0', '0 0 0'], 'every condition holds, and what is not known meets none'
);

update contact.consents set status = 'inactive'
where contact_id = test.contact('Mary');
update contact.contacts set birth_date = current_date - 9000
where id = test.contact('Noah');

select is(
    array[
        test.built('{"age": {"from": 60}, "sex": ["female"], "consent": ["marketing.email"], "points": {"until": 1}}'),
        test.built('{"age": {"until": 60}}')
    ],
    array['0 0 1', '1 1 0'], 'the difference alone is written'
);
select is(
    test.asked(
        $$select string_agg(m.display_name, ', ')
        from api.list_segments() as s, api.list_segment_members(s.segment_id) as m where s.rule ? 'age'$$
    ),
    'Noah', 'who is in it can be read'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_segments()'), '0',
    'each clinic has its own'
);
select is(
    test.answer_to('user_nobody', 'org_north', 'select count(*) from api.list_segments()'), 'RQ403',
    'customers have none'
);
select is(test.asked(format('select api.build_segment(%L)', test.contact('Mary'))), 'RQ404', 'what is not there');

update contact.contacts set kind = 'organization'
where id = test.contact('Noah');

select is(test.built('{"kind": ["person"]}'), '1 0 1', 'who is meant no more goes, and others stay');

-- A rule that came by another way is looked at again.
update contact.segments set rule = '{"mood": ["good"]}'
where name = '{"kind": ["person"]}';

select is(test.built('{"kind": ["person"]}'), 'RQ422', 'is built no more than what is not understood');

select *
from finish();

rollback;
