create schema auth;
create table auth.users (id uuid primary key default gen_random_uuid(), email text);
insert into auth.users (email) select 'e' || g from generate_series(1, 2000) as g;
--- migration
create table public.profiles (
    id uuid primary key references auth.users (id) on delete cascade,
    username text unique check (length(username) > 2),
    created_at timestamptz not null default now()
);
alter table public.profiles enable row level security;
create policy own_profile on public.profiles for select to public using (true);
insert into public.profiles (id) select id from auth.users;
create index profiles_created on public.profiles (created_at);
