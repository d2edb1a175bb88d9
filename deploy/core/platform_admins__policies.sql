-- Deploy routiq:core/platform_admins__policies to pg
-- requires: core/platform_admins
-- requires: core/current_user_id

begin;

-- policy platform_admins_app_owner_select on core.platform_admins
-- policy platform_admins_app_migrator_all on core.platform_admins

-- Reading only: no function makes a platform administrator, a migration does.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists platform_admins_app_owner_select on core.platform_admins;
create policy platform_admins_app_owner_select on core.platform_admins
    for select
    to app_owner
    using (user_id = (select core.current_user_id()));

drop policy if exists platform_admins_app_migrator_all on core.platform_admins;
create policy platform_admins_app_migrator_all on core.platform_admins
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy platform_admins_app_owner_select on core.platform_admins is
    'The caller''s own row';
comment on policy platform_admins_app_migrator_all on core.platform_admins is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
