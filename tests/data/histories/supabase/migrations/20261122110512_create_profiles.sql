create table public.profiles (
  id uuid primary key default gen_random_uuid(),
  handle text not null check (char_length(handle) > 2)
);
alter table public.profiles enable row level security;
