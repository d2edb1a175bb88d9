begin;

select plan(2);

comment on table core.organizations is 'it''s between quotes';
do $body$
begin
    perform 'between dollars';
end
$body$;

-- Where the server does not keep statements there is nothing to show, and nothing to hide.
select is(
    (
        select count(*) from ops.v_slow_queries as q
        where q.query like 'comment on table core.organizations is ''...''%'
    ),
    (select count(*) from ops.v_slow_queries as q where q.query like 'comment on table core.organizations%'),
    'a command is shown without what it quotes'
);
select is_empty(
    $$
    select q.query
    from ops.v_slow_queries as q
    where q.query ~ 'between (quotes|dollars)' and q.query !~ '^(select|with)'
    $$,
    'and nowhere else is it shown'
);

select *
from finish();

rollback;
