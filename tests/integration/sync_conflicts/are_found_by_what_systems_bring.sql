begin;

select plan(12);

select test.make_platform('cliniko');

create or replace function pg_temp.kept()
returns text
language sql
as $function$
    select concat_ws(' / ', a.notes, a.status, to_char(a.end_at at time zone 'UTC', 'HH24:MI'))
    from clinic.appointments as a
$function$;

create or replace function pg_temp.rule(p_rules jsonb)
returns void
language sql
as $function$
    update integration.service_integrations set config = jsonb_build_object('conflict_rules', p_rules)
$function$;

create or replace function pg_temp.decisions()
returns text
language sql
as $function$
    select string_agg(
        concat_ws(' ', c.entity, c.rule, coalesce(c.resolution, 'open'), c.local, c.remote), ', ' order by c.id
    )
    from integration.sync_conflicts as c
$function$;

select test.apply_page('cliniko', 'appointment', test.cliniko('appointment', '10'));
update clinic.appointments set notes = 'both knees';

select is(
    test.apply_page(
        'cliniko', 'appointment',
        test.cliniko('appointment', '10', '{"ends_at": "2026-03-02T02:00:00Z", "updated_at": "2026-02-02T00:00:00Z"}')
    ),
    'updated 1', 'an appointment changed there, its notes here'
);
select is(pg_temp.kept(), 'both knees / booked / 02:00', 'each side keeps what it changed');
select is(pg_temp.decisions(), null, 'which is no conflict');

select test.apply_page(
    'cliniko', 'appointment',
    test.cliniko('appointment', '10', '{"notes": "right knee", "ends_at": "2026-03-02T02:15:00Z", "updated_at": "2026-02-03T00:00:00Z"}')
);
select is(
    pg_temp.kept(), 'both knees / booked / 02:15',
    'where both changed the notes the newer side counts, and the rest is taken'
);
select is(
    pg_temp.decisions(),
    'appointment newer_wins local {"notes": "both knees"} {"notes": "right knee"}', 'the decision is kept with both sides'
);

select pg_temp.rule('{"default": "local_wins", "appointment.notes": "source_wins", "appointment": "manual"}');
update clinic.appointments set notes = 'no knee', status = 'arrived';
select test.apply_page(
    'cliniko', 'appointment',
    test.cliniko('appointment', '10', '{
        "notes": "left knee", "did_not_arrive": true, "ends_at": "2026-03-02T02:15:00Z", "updated_at": "2026-02-04T00:00:00Z"
    }')
);
select is(
    pg_temp.kept(), 'left knee / arrived / 02:15', 'a rule may name one column; what people decide stands meanwhile'
);
select is(
    (
        select string_agg(concat_ws(' ', c.rule, coalesce(c.resolution, 'open'), c.remote ->> 'status'), ', ' order by c.rule)
        from integration.sync_conflicts as c
        where c.rule <> 'newer_wins'
    ),
    'manual open noshow, source_wins remote', 'and both are kept'
);
select test.apply_page(
    'cliniko', 'appointment',
    test.cliniko('appointment', '10', '{
        "notes": "left knee", "did_not_arrive": true, "cancellation_note": "x", "ends_at": "2026-03-02T02:30:00Z",
        "updated_at": "2026-02-05T00:00:00Z"
    }')
);
select is(
    (select count(*) || ' ' || pg_temp.kept() from integration.sync_conflicts), '3 left knee / arrived / 02:30',
    'the same again is no new conflict'
);

select pg_temp.rule('{"default": "source_wins", "contact.family_name": "local_wins"}');
select test.apply_page('cliniko', 'contact', test.cliniko('contact', '1'));
update contact.contacts
set given_name = 'Marie', family_name = 'Jones', sex = 'other', address = '{"city": "Perth"}'
where display_name = 'Mary Smith';
select is(
    test.apply_page(
        'cliniko', 'contact',
        test.cliniko('contact', '1', '{
            "first_name": "Maria", "last_name": "Miller", "date_of_birth": "1970-02-04", "updated_at": "2026-02-06T00:00:00Z"
        }')
    ),
    'updated 1', 'a patient changed there and here'
);
select is(
    (
        select concat_ws(' ', c.given_name, c.family_name, c.birth_date, c.sex, c.address ->> 'city')
        from contact.contacts as c
        where c.display_name = 'Maria Miller'
    ),
    'Maria Jones 1970-02-04 other Perth', 'is decided field by field'
);
select is(
    (
        select string_agg(concat_ws(' ', c.rule, c.resolution, c.local, c.remote), ', ' order by c.rule)
        from integration.sync_conflicts as c
        where c.entity = 'contact'
    ),
    'local_wins local {"family_name": "Jones"} {"family_name": "Miller"}, '
    'source_wins remote {"given_name": "Marie"} {"given_name": "Maria"}', 'and told'
);
select test.apply_page(
    'cliniko', 'contact',
    test.cliniko('contact', '1', '{
        "last_name": "Miller", "first_name": "Maria", "date_of_birth": "1970-02-05", "updated_at": "2026-02-07T00:00:00Z"
    }')
);
select is(
    (select c.family_name from contact.contacts as c where c.birth_date = '1970-02-05'), 'Jones',
    'what was decided for this side stays'
);

select *
from finish();

rollback;
