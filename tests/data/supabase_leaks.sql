-- One leak of each kind, each on a table, view or function of its own, beside the safe application.

create procedure pg_temp.plant(p_name text) language plpgsql as $plant$
begin
    execute format(
        'create table public.%1$I (
            id uuid primary key default gen_random_uuid(),
            organization_id uuid not null references public.organizations,
            title text not null,
            note text
        );
        alter table public.%1$I enable row level security;
        grant select, insert, update, delete on public.%1$I to authenticated;
        insert into public.%1$I (organization_id, title)
        select t.organization_id, %1$L || '' holds '' || t.title from public.tasks as t;',
        p_name
    );
end
$plant$;

create procedure pg_temp.guard(p_name text, p_commands text[]) language plpgsql as $guard$
declare
    v_command text;
begin
    foreach v_command in array p_commands loop
        execute format(
            'create policy %1$I on public.%2$I for %3$s to authenticated %4$s',
            p_name || '_' || v_command,
            p_name,
            v_command,
            concat_ws(
                ' ',
                case when v_command <> 'insert'
                    then 'using (organization_id in (select private.my_organizations()))' end,
                case when v_command in ('all', 'insert')
                    then 'with check (organization_id in (select private.my_organizations()))' end
            )
        );
    end loop;
end
$guard$;

-- row security never switched on
call pg_temp.plant('unguarded');
alter table public.unguarded disable row level security;

-- a policy that lets everybody read
call pg_temp.plant('readable');
call pg_temp.guard('readable', '{insert,update,delete}');
create policy readable_all on public.readable for select to authenticated using (true);

-- a check that lets everybody write a row for others
call pg_temp.plant('plantable');
call pg_temp.guard('plantable', '{select,update,delete}');
create policy plantable_insert on public.plantable for insert to authenticated with check (true);

-- an update that looks at the old row only
call pg_temp.plant('movable');
call pg_temp.guard('movable', '{select,insert,delete}');
create policy movable_update on public.movable for update to authenticated
using (organization_id in (select private.my_organizations())) with check (true);

-- an update and a delete that only the policy of select holds back
call pg_temp.plant('changeable');
call pg_temp.guard('changeable', '{select,insert}');
create policy changeable_update on public.changeable for update to authenticated
using (true) with check (true);
create policy changeable_delete on public.changeable for delete to authenticated using (true);

-- clients without a token may read
call pg_temp.plant('published');
call pg_temp.guard('published', '{all}');
create policy published_anon on public.published for select to anon using (true);
grant select on public.published to anon;

-- whoever owns a table passes its policies by
call pg_temp.plant('owned');
call pg_temp.guard('owned', '{all}');
alter table public.owned owner to authenticated;

-- the tenant is taken from what users write of themselves
call pg_temp.plant('believed');
create policy believed_all on public.believed for all to authenticated
using (organization_id = ((select auth.jwt()) -> 'user_metadata' ->> 'organization_id')::uuid);

-- a policy that reads its own table
call pg_temp.plant('recursive');
create policy recursive_all on public.recursive for all to authenticated
using (organization_id in (select r.organization_id from public.recursive as r));

-- a name that is taken in any organization
call pg_temp.plant('named');
call pg_temp.guard('named', '{all}');
create unique index named_title on public.named (title);

-- a foreign key without the tenant
call pg_temp.plant('pointing');
call pg_temp.guard('pointing', '{all}');
alter table public.pointing add column task_id uuid references public.tasks;
update public.pointing as p set task_id = (
    select min(t.id::text)::uuid from public.tasks as t
    where t.organization_id = p.organization_id
);

-- columns that may be read, of a table that may not
call pg_temp.plant('columns_only');
revoke select, insert, update, delete on public.columns_only from authenticated;
grant select (id, title) on public.columns_only to authenticated;
create policy columns_only_select on public.columns_only for select to authenticated using (true);

-- a partition that may be read by itself
create table public.events_2027 partition of public.events
for values from ('2027-01-01') to ('2028-01-01');
grant select on public.events_2027 to authenticated;
insert into public.events (organization_id, happened_on, what)
select o.id, '2027-03-04', 'a thing of ' || o.name from public.organizations as o;

-- views with the rights of their owner
create view public.all_tasks as select t.id, t.title from public.tasks as t;
grant select on public.all_tasks to authenticated;

create view public.my_tasks as
select t.id, t.title from public.tasks as t
where t.organization_id = ((select auth.jwt()) -> 'app_metadata' ->> 'organization_id')::uuid;
grant select on public.my_tasks to authenticated;

create view public.task_figures as select count(*) as tasks from public.tasks;
grant select on public.task_figures to authenticated;

create materialized view public.task_list as select t.organization_id, t.title from public.tasks as t;
grant select on public.task_list to authenticated;

-- functions with the rights of their owner
create function public.find_task(p_task_id uuid) returns setof public.tasks
language sql stable security definer set search_path = '' as $$
    select * from public.tasks as t where t.id = p_task_id
$$;

create function public.rename_project(p_project_id uuid) returns void
language sql security definer set search_path = '' as $$
    update public.projects set name = name || '!' where id = p_project_id
$$;

create function public.is_short(p_text text) returns boolean
language plpgsql immutable leakproof as $$
begin
    return length(p_text) < 3;
end
$$;

-- counters
create sequence public.invoice_numbers;
select nextval('public.invoice_numbers');
grant select on sequence public.invoice_numbers to authenticated;

-- a right that no policy narrows
call pg_temp.plant('emptied');
call pg_temp.guard('emptied', '{all}');
grant truncate on public.emptied to authenticated;
