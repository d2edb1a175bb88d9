begin;

select plan(6);

create table core.samples (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    at_once int not null,
    number int not null,
    amount numeric,
    place point,
    document json,
    flags text[] not null default '{}',
    email text,
    row_version int not null default 1,
    primary key (organization_id, id)
);

select audit.attach('core.samples');

set local audit.digest_key = 'a key of more than thirty-two characters';

create temporary table tenant as
select gen_random_uuid() as id;

do $made$
declare
    v_at_once int;
begin
    foreach v_at_once in array array[60, 20, 1] loop
        for v_first in 1..60 by v_at_once loop
            insert into core.samples (
                organization_id, at_once, number, amount, place, document, email
            )
            select t.id, v_at_once, g.number, g.number, '(1,2)', '{"a": 1}', 'somebody@example.com'
            from tenant as t
            cross join generate_series(v_first, v_first + v_at_once - 1) as g (number);
        end loop;
    end loop;
end
$made$;

create temporary table seen as
select s.id, s.at_once, s.number
from core.samples as s;

create function pg_temp.told(p_action text, p_at_once int)
returns jsonb
language sql
as $function$
    select jsonb_agg(
        jsonb_build_array(
            e.before - array['id', 'at_once', 'email'],
            e.after - array['id', 'at_once', 'email'],
            e.before ? 'email',
            e.after ? 'email',
            e.digested
        )
        order by s.number, e.seq
    )
    from audit.events as e
    inner join seen as s
        on e.row_id = s.id and s.at_once = p_at_once
    where e.action = p_action
$function$;

-- One row is told by itself, some in one statement, many by a statement made for the table.
create function pg_temp.told_in_each_way(p_action text)
returns jsonb
language sql
as $function$
    select jsonb_agg(distinct pg_temp.told(p_action, w.at_once))
    from unnest(array[60, 20, 1]) as w (at_once)
$function$;

select is(
    pg_temp.told_in_each_way('insert'),
    jsonb_build_array(pg_temp.told('insert', 1)),
    'inserts are told alike'
);

create function pg_temp.update_each_way(p_set text)
returns void
language plpgsql
as $function$
declare
    v_at_once int;
begin
    foreach v_at_once in array array[60, 20, 1] loop
        for v_first in 1..60 by v_at_once loop
            execute format(
                'update core.samples as s set %s '
                'where s.at_once = $1 and s.number between $2 and $2 + $1 - 1',
                p_set
            )
            using v_at_once, v_first;
        end loop;
    end loop;
end
$function$;

-- The usual column, then other columns in some rows, nothing at all in others.
select pg_temp.update_each_way('amount = s.amount + 1000');
select pg_temp.update_each_way(
    'amount = case when s.number > 40 then s.amount else s.amount + 1 end, '
    'place = case when s.number in (7, 50) then null else s.place end, '
    'document = case when s.number in (8, 51) then ''{"a": 2}'' else s.document end, '
    'flags = case when s.number = 9 then array[''x''] else s.flags end, '
    'email = case when s.number = 10 then ''else@example.com'' else s.email end'
);
select pg_temp.update_each_way('id = case when s.number = 30 then gen_random_uuid() else s.id end');

select is(
    pg_temp.told_in_each_way('update'),
    jsonb_build_array(pg_temp.told('update', 1)),
    'updates are told alike, whatever changed in which row'
);
select is(
    (
        select count(*)
        from audit.events as e
        where
            e.table_name = 'core.samples'
            and e.action = 'update'
            and (e.before is null or e.after is null)
    ),
    6::bigint,
    'a changed key is told in two records, the old row and the new one'
);
-- Every key is another, so all columns of the first rows look as if they usually changed.
select pg_temp.update_each_way('id = gen_random_uuid()');

insert into seen
select s.id, s.at_once, s.number
from core.samples as s
where s.id not in (select n.id from seen as n);

select is(
    pg_temp.told_in_each_way('update'),
    jsonb_build_array(pg_temp.told('update', 1)),
    'rows whose keys all changed are told whole'
);
select is(
    (
        select jsonb_build_array(count(*), count(distinct e.after ->> 'email'))
        from audit.events as e
        where e.table_name = 'core.samples' and e.action = 'insert'
    ),
    '[180, 180]',
    'the same value in two rows has two digests'
);

do $deleted$
declare
    v_at_once int;
begin
    foreach v_at_once in array array[60, 20, 1] loop
        for v_first in 1..60 by v_at_once loop
            delete from core.samples as s
            where s.at_once = v_at_once and s.number between v_first and v_first + v_at_once - 1;
        end loop;
    end loop;
end
$deleted$;

select is(
    pg_temp.told_in_each_way('delete'),
    jsonb_build_array(pg_temp.told('delete', 1)),
    'deletes are told alike'
);

select *
from finish();

rollback;
