create table payment (id bigint primary key, amount numeric(12, 2), currency char(3));
insert into payment select g, g, 'EUR' from generate_series(1, 2000) as g;
--- migration
ALTER TABLE payment ADD CONSTRAINT amount_positive CHECK (amount > 0);
