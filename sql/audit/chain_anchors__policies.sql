-- policy chain_anchors_app_owner_select on audit.chain_anchors
-- policy chain_anchors_app_owner_insert on audit.chain_anchors
-- policy chain_anchors_app_auditor_select on audit.chain_anchors
-- policy chain_anchors_app_migrator_select on audit.chain_anchors

-- Reading is bound to the tenant. Links are appended by whoever sees every tenant: app_migrator, a
-- member of app_owner. There is no policy to change or delete.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists chain_anchors_app_owner_select on audit.chain_anchors;
create policy chain_anchors_app_owner_select on audit.chain_anchors
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists chain_anchors_app_owner_insert on audit.chain_anchors;
create policy chain_anchors_app_owner_insert on audit.chain_anchors
    for insert
    to app_owner
    with check (true);

drop policy if exists chain_anchors_app_auditor_select on audit.chain_anchors;
create policy chain_anchors_app_auditor_select on audit.chain_anchors
    for select
    to app_auditor
    using (true);

drop policy if exists chain_anchors_app_migrator_select on audit.chain_anchors;
create policy chain_anchors_app_migrator_select on audit.chain_anchors
    for select
    to app_migrator
    using (true);

comment on policy chain_anchors_app_owner_select on audit.chain_anchors is
    'What belongs to the caller''s organization';
comment on policy chain_anchors_app_owner_insert on audit.chain_anchors is
    'What the sealer and audit.anchor append';
comment on policy chain_anchors_app_auditor_select on audit.chain_anchors is
    'Every chain, for compliance';
comment on policy chain_anchors_app_migrator_select on audit.chain_anchors is
    'Every chain, for the sealer, also where a host refuses bypassrls';
