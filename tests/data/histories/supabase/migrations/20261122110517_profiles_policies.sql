create policy "Profiles are seen by everybody" on public.profiles for select using (true);
comment on table public.profiles is 'Who is who';
