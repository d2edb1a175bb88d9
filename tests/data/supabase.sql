-- An application as people build it on Supabase: two organizations, row security that holds.

do $roles$
begin
    create role anon nologin;
exception when duplicate_object or unique_violation then null;  -- another session makes it
end
$roles$;

do $roles$
begin
    create role authenticated nologin;
exception when duplicate_object or unique_violation then null;  -- another session makes it
end
$roles$;

create schema auth;
grant usage on schema auth to anon, authenticated;

create table auth.users (id uuid primary key, email text not null);

create function auth.jwt() returns jsonb language sql stable as $$
    select nullif(current_setting('request.jwt.claims', true), '')::jsonb
$$;

create function auth.uid() returns uuid language sql stable as $$
    select (auth.jwt() ->> 'sub')::uuid
$$;

create table public.organizations (
    id uuid primary key default gen_random_uuid(),
    name text not null
);

create table public.members (
    organization_id uuid not null references public.organizations,
    user_id uuid not null references auth.users,
    role text not null default 'member',
    primary key (organization_id, user_id)
);

-- Reads members past their policies, so that no policy can come back to itself.
create schema private;
grant usage on schema private to authenticated;

create function private.my_organizations() returns setof uuid
language sql stable security definer set search_path = '' as $$
    select m.organization_id from public.members as m where m.user_id = (select auth.uid())
$$;

create table public.projects (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations,
    name text not null,
    unique (organization_id, id),
    unique (organization_id, name)
);

create table public.tasks (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null,
    project_id uuid not null,
    title text not null,
    is_done boolean not null default false,
    created_at timestamptz not null default now(),
    foreign key (organization_id, project_id) references public.projects (organization_id, id)
);

create table public.comments (
    id uuid primary key default gen_random_uuid(),
    task_id uuid not null references public.tasks on delete cascade,
    body text not null
);

create table public.events (
    organization_id uuid not null,
    id uuid not null default gen_random_uuid(),
    happened_on date not null,
    what text not null,
    primary key (organization_id, id, happened_on)
) partition by range (happened_on);

create table public.events_2026 partition of public.events
for values from ('2026-01-01') to ('2027-01-01');

create table public.countries (code text primary key, name text not null);

alter table public.organizations enable row level security;
alter table public.members enable row level security;
alter table public.projects enable row level security;
alter table public.tasks enable row level security;
alter table public.comments enable row level security;
alter table public.events enable row level security;
alter table public.events_2026 enable row level security;
alter table public.countries enable row level security;

create policy organizations_mine on public.organizations for all to authenticated
using (id in (select private.my_organizations()));
create policy members_mine on public.members for all to authenticated
using (organization_id in (select private.my_organizations()));
create policy projects_mine on public.projects for all to authenticated
using (organization_id in (select private.my_organizations()));
create policy tasks_mine on public.tasks for all to authenticated
using (organization_id in (select private.my_organizations()));
create policy comments_mine on public.comments for all to authenticated
using (exists (select from public.tasks as t where t.id = task_id));
create policy events_mine on public.events for all to authenticated
using (organization_id in (select private.my_organizations()));
create policy countries_all on public.countries for select to anon, authenticated using (true);

create view public.open_tasks with (security_invoker = true) as
select t.id, t.title from public.tasks as t where not t.is_done;

create function public.count_tasks() returns bigint language sql stable as $$
    select count(*) from public.tasks
$$;

create function public.task_of(p_task_id uuid) returns setof public.tasks language sql stable as $$
    select * from public.tasks as t where t.id = p_task_id
$$;

grant select, insert, update, delete on
public.organizations, public.members, public.projects, public.tasks, public.comments, public.events
to authenticated;
grant select on public.countries to anon, authenticated;
grant select on public.open_tasks to authenticated;

insert into auth.users values
('a0000000-0000-4000-8000-00000000000a', 'alice@north.example'),
('b0000000-0000-4000-8000-00000000000b', 'bob@south.example');

insert into public.organizations values
('11111111-1111-4111-8111-111111111111', 'North Harbour'),
('22222222-2222-4222-8222-222222222222', 'South Beach');

insert into public.members (organization_id, user_id) values
('11111111-1111-4111-8111-111111111111', 'a0000000-0000-4000-8000-00000000000a'),
('22222222-2222-4222-8222-222222222222', 'b0000000-0000-4000-8000-00000000000b');

insert into public.projects (organization_id, name)
select o.id, o.name || ' project ' || n
from public.organizations as o cross join generate_series(1, 2) as n;

insert into public.tasks (organization_id, project_id, title)
select p.organization_id, p.id, p.name || ' task ' || n
from public.projects as p cross join generate_series(1, 3) as n;

insert into public.comments (task_id, body)
select t.id, 'a comment on ' || t.title from public.tasks as t;

insert into public.events (organization_id, happened_on, what)
select t.organization_id, '2026-02-03', t.title || ' was made' from public.tasks as t;

insert into public.countries values ('NZ', 'New Zealand'), ('DE', 'Germany');
