-- Deploy routiq:core/users__policies to pg
-- requires: core/users
-- requires: core/current_user_id
-- requires: core/jwt_sub

begin;

-- policy users_app_owner_all on core.users
-- policy users_app_migrator_all on core.users

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists users_app_owner_all on core.users;
create policy users_app_owner_all on core.users
    for all
    to app_owner
    using (
        id = (select core.current_user_id())
        or external_id = (select core.jwt_sub())
    )
    with check (
        id = (select core.current_user_id())
        or external_id = (select core.jwt_sub())
    );

drop policy if exists users_app_migrator_all on core.users;
create policy users_app_migrator_all on core.users
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy users_app_owner_all on core.users is
    'The caller''s own row, also while core.load_context looks for it by the claims'' subject';
comment on policy users_app_migrator_all on core.users is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
