-- policy endpoint_tokens_app_owner_all on integration.endpoint_tokens
-- policy endpoint_tokens_app_migrator_all on integration.endpoint_tokens

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists endpoint_tokens_app_owner_all on integration.endpoint_tokens;
create policy endpoint_tokens_app_owner_all on integration.endpoint_tokens
    for all
    to app_owner
    using (
        token_digest = (select integration.presented_token_digest())
        or organization_id = (select core.current_org_id())
    )
    with check (
        token_digest = (select integration.presented_token_digest())
        or organization_id = (select core.current_org_id())
    );

drop policy if exists endpoint_tokens_app_migrator_all on integration.endpoint_tokens;
create policy endpoint_tokens_app_migrator_all on integration.endpoint_tokens
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy endpoint_tokens_app_owner_all on integration.endpoint_tokens is
    'Rows of the caller''s organization, and the one whose token a webhook presents';
comment on policy endpoint_tokens_app_migrator_all on integration.endpoint_tokens is
    'Every row, for migrations, also where a host refuses bypassrls';
