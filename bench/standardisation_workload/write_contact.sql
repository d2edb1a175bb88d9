-- weight: 1
-- $1: select id from legacy.organizations
insert into legacy.contacts (id, organization_id, name, phone, email, created_at)
values (gen_random_uuid()::text, $1, 'New contact', '+61412345678', 'new@example.com', now()::text);
