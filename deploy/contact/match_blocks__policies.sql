-- Deploy routiq:contact/match_blocks__policies to pg
-- requires: contact/match_blocks
-- requires: core/current_org_id

begin;

-- policy match_blocks_app_owner_all on contact.match_blocks
-- policy match_blocks_app_migrator_all on contact.match_blocks

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists match_blocks_app_owner_all on contact.match_blocks;
create policy match_blocks_app_owner_all on contact.match_blocks
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists match_blocks_app_migrator_all on contact.match_blocks;
create policy match_blocks_app_migrator_all on contact.match_blocks
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy match_blocks_app_owner_all on contact.match_blocks is
    'Rows of the caller''s organization';
comment on policy match_blocks_app_migrator_all on contact.match_blocks is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
