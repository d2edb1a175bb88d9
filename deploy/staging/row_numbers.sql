-- Deploy routiq:staging/row_numbers to pg
-- requires: staging/schema
--
-- One for all landing tables: rows that copy brings are numbered as they come.

begin;

create sequence staging.row_numbers as bigint;

alter sequence staging.row_numbers owner to app_owner;

comment on sequence staging.row_numbers is 'Numbers of rows that land by copy';

commit;
