begin;

select plan(7);

select test.old_practice();

select integration.open_keyring(
    jsonb_build_object('900', encode(sha256('a key for tests'), 'base64')), true
);
select integration.start_kek(900);

insert into legacy.api_credentials (organization_id, service, api_key)
values ('aaaaaaaa-0000-4000-8000-000000000001', 'cliniko', 'first-key');

update integration.credentials set deleted_at = now()
where organization_id = 'aaaaaaaa-0000-4000-8000-000000000001';

select results_eq(
    $$
    select r.old_row ? 'api_key', r.old_row ->> 'service'
    from standardisation.records as r
    where r.table_name = 'api_credentials' and r.state = 'removed'
    $$,
    $$values (false, 'cliniko')$$,
    'what is deleted is kept without its key'
);

update integration.credentials set deleted_at = null
where organization_id = 'aaaaaaaa-0000-4000-8000-000000000001';

select results_eq(
    $$
    select c.api_key, r.state
    from legacy.api_credentials as c
    inner join standardisation.records as r
        on c.row_id = r.row_id
    $$,
    $$values ('first-key', 'standardised')$$,
    'and has it again when it is restored'
);

select integration.store_credential(
    p_organization_id => s.organization_id,
    p_integration_id => s.id,
    p_kind => 'signing_secret',
    p_value => 'second-key',
    p_expires_at => null
)
from integration.service_integrations as s
where s.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001';

select integration.replace_credential(
    p_organization_id => c.organization_id,
    p_credential_id => c.id,
    p_value => 'third-key',
    p_overlap => '1 day',
    p_expires_at => null
)
from integration.credentials as c
where
    c.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    and c.kind = 'api_key'
    and c.deleted_at is null;

select results_eq(
    $$select c.api_key from legacy.api_credentials as c$$,
    $$values ('first-key')$$,
    'keys that the first application never had do not go there, and its own stays'
);

update legacy.api_credentials set service = 'Cliniko';

select is_empty(
    'select from standardisation.quarantine',
    'what was replaced here is still what the old row means'
);

update legacy.api_credentials set api_key = 'fourth-key';

select lives_ok(
    $$update legacy.api_credentials set api_key = 'first-key'$$,
    'a key that was there before comes back'
);

select results_eq(
    $$
    select standardisation.api_key_of(c)
    from integration.credentials as c
    where
        c.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
        and c.kind = 'api_key'
        and c.deleted_at is null
        and c.replaced_by_id is null
    $$,
    $$values ('first-key')$$,
    'and is the one in use'
);

insert into legacy.api_credentials (organization_id, service, api_key)
values ('aaaaaaaa-0000-4000-8000-000000000001', 'a service that is kept back', 'second-key');

select is_empty(
    $$
    select
    from standardisation.records as r
    where r.old_row::text ~ '(first|second|third|fourth)-key'
    $$,
    'no key stands in a record, not even in that of a row which is kept back'
);

select *
from finish();

rollback;
