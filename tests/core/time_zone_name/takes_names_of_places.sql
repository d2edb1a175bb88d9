begin;

select plan(8);

-- Old names of POSIX hold digits; each has a place that means the same.
create temporary table refused as
select n.name
from pg_timezone_names as n
where
    n.name !~ '^(posix|right)'
    and n.name !~ '^([A-Za-z][A-Za-z_-]*(/[A-Za-z][A-Za-z_-]*)*|Etc/GMT[+-]?[0-9]{1,2})$';

select set_eq(
    'select r.name from refused as r',
    array['CST6CDT', 'EST5EDT', 'GMT+0', 'GMT-0', 'GMT0', 'MST7MDT', 'PST8PDT'],
    'every other name that the server knows has the form'
);

select lives_ok(format('select %L::core.time_zone_name', v.value), v.why)
from (
    values
    ('UTC', 'one word'),
    ('America/Argentina/Buenos_Aires', 'three parts'),
    ('Etc/GMT-10', 'hours from Greenwich')
) as v (value, why);

select throws_ok(format('select %L::core.time_zone_name', v.value), '23514', null, v.why)
from (
    values
    ('', 'nothing'),
    ('UTC+10', 'which PostgreSQL would read as ten hours west'),
    ('+10:00', 'an offset'),
    ('Australia/', 'a part that is missing')
) as v (value, why);

select *
from finish();

rollback;
