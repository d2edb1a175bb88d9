-- Deploy routiq:core/schema to pg
-- requires: core/roles

begin;

create schema core authorization app_owner;

comment on schema core is
    'Tenants, users, memberships and the context of a request. '
    'Errors for callers have the class RQ and end in an HTTP status: RQ401 is "sign in".';

commit;
