begin;

select plan(6);

select test.claims(
    '{"organization_id": "1", "org_id": "2", "o": {"id": "3"},
      "app_metadata": {"organization_id": "4"}}',
    '{"x-organization-id": "0"}'
);

select is(core.named_organization(), '0', 'the header comes first');

select test.claims(
    '{"organization_id": "1", "org_id": "2", "o": {"id": "3"},
      "app_metadata": {"organization_id": "4"}}'
);

select is(core.named_organization(), '1', 'then organization_id');

select test.claims(
    '{"org_id": "2", "o": {"id": "3"}, "app_metadata": {"organization_id": "4"}}'
);

select is(core.named_organization(), '2', 'then org_id');

select test.claims('{"o": {"id": "3"}, "app_metadata": {"organization_id": "4"}}');

select is(core.named_organization(), '3', 'then o.id');

select test.claims('{"app_metadata": {"organization_id": "4"}}');

select is(core.named_organization(), '4', 'then app_metadata.organization_id');

select test.claims('{}', '{"x-organization-id": " "}');

select is(core.named_organization(), null, 'a blank name is none');

select *
from finish();

rollback;
