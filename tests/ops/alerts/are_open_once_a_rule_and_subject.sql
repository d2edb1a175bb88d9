begin;

select plan(9);

delete from ops.alert_rules;
insert into ops.alert_rules (code, name, metric, comparison, threshold)
values ('queue_late', 'Jobs wait', 'queue_oldest_seconds', '>', 300);

create function test.alert(p_columns text, p_values text)
returns text
language plpgsql
as $function$
begin
    execute format(
        'insert into ops.alerts (rule_id, %s) select r.id, %s from ops.alert_rules as r',
        p_columns, p_values
    );
    return null;
exception
    when others then
        return sqlstate;
end
$function$;

select is(test.alert('labels', '$${"queue": "sync"}$$'), null, 'a rule is met');
select is(test.alert('labels', '$${"queue": "sync"}$$'), '23505', 'once for what meets it');
select is(test.alert('labels', '$${"queue": "mail"}$$'), null, 'another queue is another alert');
select is(test.alert('status', '$$firing$$'), '23514', 'what fires began to fire once');
select throws_ok(
    $$update ops.alerts set status = 'resolved'$$, '23514', null, 'what is over ended once'
);
select lives_ok(
    $$update ops.alerts set status = 'resolved', resolved_at = now()$$, 'it may end before it fires'
);
select is(test.alert('labels', '$${"queue": "sync"}$$'), null, 'and begin again as another alert');
select throws_ok(
    $$
        update ops.alerts set status = 'firing', fired_at = now(), resolved_at = null
        where status = 'resolved'
    $$,
    'RQ409', null, 'what is over stays over'
);
select throws_ok(
    $$update ops.alert_rules set comparison = 'above'$$, '23514', null, 'a comparison is a sign'
);

select *
from finish();

rollback;
