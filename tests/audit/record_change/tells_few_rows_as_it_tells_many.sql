begin;

select plan(6);

create table core.samples (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    is_many boolean not null,
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

insert into core.samples (organization_id, is_many, number, amount, place, document, email)
select t.id, true, g.number, g.number, '(1,2)', '{"a": 1}', 'somebody@example.com'
from tenant as t
cross join generate_series(1, 60) as g (number);

do $few$
begin
    for v_number in 1..60 loop
        insert into core.samples (organization_id, is_many, number, amount, place, document, email)
        select t.id, false, v_number, v_number, '(1,2)', '{"a": 1}', 'somebody@example.com'
        from tenant as t;
    end loop;
end
$few$;

create temporary table seen as
select s.id, s.is_many, s.number
from core.samples as s;

create function pg_temp.told(p_action text, p_is_many boolean)
returns jsonb
language sql
as $function$
    select jsonb_agg(
        jsonb_build_array(
            e.before - array['id', 'is_many', 'email'],
            e.after - array['id', 'is_many', 'email'],
            e.before ? 'email',
            e.after ? 'email',
            e.digested
        )
        order by s.number, e.seq
    )
    from audit.events as e
    inner join seen as s
        on e.row_id = s.id and s.is_many = p_is_many
    where e.action = p_action
$function$;

select is(pg_temp.told('insert', true), pg_temp.told('insert', false), 'inserts are told alike');

create function pg_temp.update_both(p_set text)
returns void
language plpgsql
as $function$
begin
    execute format('update core.samples as s set %s where s.is_many', p_set);
    for v_number in 1..60 loop
        execute format(
            'update core.samples as s set %s where not s.is_many and s.number = $1', p_set
        ) using v_number;
    end loop;
end
$function$;

-- The usual column, then other columns in some rows, nothing at all in others.
select pg_temp.update_both('amount = s.amount + 1000');
select pg_temp.update_both(
    'amount = case when s.number > 40 then s.amount else s.amount + 1 end, '
    'place = case when s.number in (7, 50) then null else s.place end, '
    'document = case when s.number in (8, 51) then ''{"a": 2}'' else s.document end, '
    'flags = case when s.number = 9 then array[''x''] else s.flags end, '
    'email = case when s.number = 10 then ''else@example.com'' else s.email end'
);
select pg_temp.update_both('id = case when s.number = 30 then gen_random_uuid() else s.id end');

select is(
    pg_temp.told('update', true),
    pg_temp.told('update', false),
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
    4::bigint,
    'a changed key is told in two records, the old row and the new one'
);
-- Every key is another, so all columns of the first rows look as if they usually changed.
select pg_temp.update_both('id = gen_random_uuid()');

insert into seen
select s.id, s.is_many, s.number
from core.samples as s
where s.id not in (select n.id from seen as n);

select is(
    pg_temp.told('update', true),
    pg_temp.told('update', false),
    'rows whose keys all changed are told whole'
);
select is(
    (
        select jsonb_build_array(count(*), count(distinct e.after ->> 'email'))
        from audit.events as e
        where e.table_name = 'core.samples' and e.action = 'insert'
    ),
    '[120, 120]',
    'the same value in two rows has two digests'
);

delete from core.samples where is_many;
do $few$
begin
    for v_number in 1..60 loop
        delete from core.samples as s where s.number = v_number;
    end loop;
end
$few$;

select is(pg_temp.told('delete', true), pg_temp.told('delete', false), 'deletes are told alike');

select *
from finish();

rollback;
