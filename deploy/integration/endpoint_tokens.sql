-- Deploy routiq:integration/endpoint_tokens to pg
-- requires: integration/schema
-- requires: core/organizations
-- requires: audit/attach
-- requires: core/sha256_digest

begin;

create table integration.endpoint_tokens (
    token_digest core.sha256_digest not null,
    id uuid not null default core.new_id(),
    organization_id uuid not null,
    endpoint_id uuid not null,
    created_at timestamptz not null default now(),
    created_by uuid,
    revoked_at timestamptz,
    constraint pk_endpoint_tokens primary key (token_digest),
    constraint fk_endpoint_tokens_organization_id
    foreign key (organization_id) references core.organizations (id)
);

alter table integration.endpoint_tokens owner to app_owner;

alter table integration.endpoint_tokens enable row level security;
alter table integration.endpoint_tokens force row level security;

create index idx_endpoint_tokens_organization_id on integration.endpoint_tokens
(organization_id, endpoint_id);

comment on table integration.endpoint_tokens is
    'Whose endpoint a token belongs to: looked up before there is a tenant. Class: global';
comment on column integration.endpoint_tokens.token_digest is
    'SHA-256 of the token; the token itself is told once and never kept';
comment on column integration.endpoint_tokens.id is 'Names the row in the audit trail';
comment on column integration.endpoint_tokens.organization_id is 'Tenant that the token belongs to';
comment on column integration.endpoint_tokens.endpoint_id is
    'Row of integration.webhook_endpoints; no foreign key, because a global table refers to no '
    'tenant';
comment on column integration.endpoint_tokens.created_at is 'When the token was made';
comment on column integration.endpoint_tokens.created_by is
    'User who made the token; no foreign key, so that users can go';
comment on column integration.endpoint_tokens.revoked_at is
    'When the token stopped working; null while it works';
comment on index integration.idx_endpoint_tokens_organization_id is
    'For the tokens of an endpoint, and for the foreign key';

do $audit$
begin
    perform audit.attach('integration.endpoint_tokens');
end
$audit$;

commit;
