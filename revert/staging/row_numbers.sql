-- Revert routiq:staging/row_numbers from pg

begin;

drop sequence staging.row_numbers;

commit;
