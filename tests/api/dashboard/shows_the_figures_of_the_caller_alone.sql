begin;

select plan(12);

select test.make_clinic();
select test.book('Noah', 'Doctor Harbour', 9, 'harbour', 'fulfilled');
select test.book('Noah', 'Doctor Hill', 11, 'hill', 'noshow');
select test.book('Mary', 'Doctor Everywhere', 13);
select test.book('Sue', 'Doctor Beach', 9, 'beach');
select test.write(test.converse('north', 'Noah', 'harbour'), 1, 'hello', p_sent_at => '2026-03-02 12:00Z');
select test.count_all_changes();

update core.organization_members
set role = 'manager'
where user_id = (select u.id from core.users as u where u.external_id = 'user_grace');

create function pg_temp.figure(p_who text, p_where text, p_path text, p_more text default '')
returns text
language sql
as $function$
    select test.answer_to(
        p_who, p_where,
        format(
            'select api.dashboard(%L, %L%s) #>> %L', '2026-03-01', '2026-03-31', p_more, p_path
        )
    )
$function$;

select is(pg_temp.figure('user_ada', 'org_north', '{totals,appointments_booked}'), '2', 'an owner sees every branch');
select is(pg_temp.figure('user_ada', 'org_north', '{totals,appointments_noshow}'), '1', 'whatever the figure');
select is(
    pg_temp.figure('user_ada', 'org_north', '{totals,appointments_noshow}', format(', %L', test.location('harbour'))),
    '0', 'or the branch that is asked for'
);
select is(pg_temp.figure('user_ada', 'org_north', '{days,0,metric_on}'), '2026-03-02', 'by days');
select is(pg_temp.figure('user_ada', 'org_north', '{channels,0,messages_outbound}'), '1', 'by channels');
select is(
    pg_temp.figure('user_grace', 'org_north', '{totals,appointments_noshow}'), '0',
    'a manager sees the branch where she works'
);
select is(pg_temp.figure('user_grace', 'org_north', '{totals,appointments_booked}'), '2', 'and what is of no branch');
select is(pg_temp.figure('user_alan', 'org_south', '{totals,appointments_booked}'), '1', 'another clinic sees its own');
select is(pg_temp.figure('user_nobody', 'org_north', '{totals}'), 'RQ403', 'a customer is shown none');
select is(
    test.answer_to('user_ada', 'org_north', 'select api.dashboard(''2026-03-02'', ''2026-03-01'')'),
    'RQ422', 'days are a span'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select api.dashboard(''2024-03-02'', ''2026-03-01'')'),
    'RQ422', 'of no more than 400'
);

select test.book('Noah', 'Doctor Everywhere', 15);
select ok(
    pg_temp.figure('user_ada', 'org_north', '{counted_until}')::timestamptz <= clock_timestamp()
    and pg_temp.figure('user_ada', 'org_north', '{counted_until}') = (
        select to_jsonb(min(c.changed_at)) #>> '{}'
        from analytics.changes as c
    ),
    'it tells since when something waits'
);

select *
from finish();

rollback;
